import Dispatch

/// libdispatch, which stands behind the connections to the database.
enum Dispatching {
    /// Has it open its own files now. It does so when it first needs them, and ends the process where there is none to be
    /// had then.
    static func openFiles() {
        let done = DispatchSemaphore(value: 0)
        DispatchQueue.global().asyncAfter(deadline: .now()) { done.signal() }
        done.wait()
    }
}
