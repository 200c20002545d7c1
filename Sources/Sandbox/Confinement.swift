import Glibc
package import Media
import System

/// Gives up, for good, what a process that looks at untrusted media has no need of: each layer that the kernel grants.
///
/// To be called once: after all that is loaded lazily was used, before the first job and before any other thread.
/// Descriptor 0 stays as it is; 1 and 2 lead nowhere afterwards, and no other is open.
///
/// - Parameter layers: all of them but in tests.
/// - Returns: what the process says of it to the responder.
package func lockDown(by layers: [SandboxLayer] = SandboxLayer.allCases) -> WorkerHello {
    // Asked before the last layer forbids it.
    var hello = WorkerHello(landlock: landlockVersion())
    for layer in layers {
        do throws(SystemError) {
            try layer.lay()
        } catch {
            hello.missing[layer] = error.number
        }
    }
    return hello
}

extension SandboxLayer {
    /// In the order of the cases: namespaces are left with privileges that are dropped next, Landlock wants it to be
    /// clear that none can come back, and the last one forbids the calls that the others are made of.
    func lay() throws(SystemError) {
        switch self {
        case .descriptors: try closeDescriptors()
        case .limits: try limitResources()
        case .namespaces: try enterEmptyNamespaces()
        case .privileges: try dropPrivileges()
        case .landlock: try giveUpFilesAndNetwork()
        case .seccomp: try forbidSystemCalls()
        }
    }
}

extension SystemError {
    /// Throws unless a call was successful. Reads `errno`, so nothing may stand between this and the call.
    static func check(_ status: Int32) throws(SystemError) {
        guard status >= 0 else { throw of("a call", "the sandbox", errno: errno) }
    }
}
