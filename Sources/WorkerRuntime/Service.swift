package import Media
import System

/// Does one job after the other until the responder closes the socket, or until none has come for a time.
///
/// - Parameter timeout: milliseconds to wait for the next job; `nil` to wait for as long as the responder lives.
package func serve(
    timeout: Int32? = nil, by work: (Job, borrowing JobFiles) -> WorkerReply
) throws(JobSocketError) {
    // What the warm-up has used.
    try returnMemoryWhenQuiet()
    while let received = try next(timeout: timeout) {
        let answer = work(received.job, received.files)
        // Nothing is left open when the answer is out.
        _ = consume received
        try JobSocket.send(answer.message)
        try returnMemoryWhenQuiet()
    }
}

private func returnMemoryWhenQuiet() throws(JobSocketError) {
    if try !JobSocket.isReady(withinMilliseconds: 250) { CurrentProcess.returnFreedMemory() }
}

/// The next job; `nil` when there will be none.
private func next(timeout: Int32?) throws(JobSocketError) -> ReceivedJob? {
    if let timeout, try !JobSocket.isReady(withinMilliseconds: timeout) {
        // A job already queued is served; later sends fail and the pool retries elsewhere.
        JobSocket.close()
    }
    return try JobSocket.receive()
}
