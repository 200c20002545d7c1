import Glibc
import System

/// What a worker may use up over one job.
///
/// The responder sets it from outside: a worker that was broken into cannot raise it. Each job is given a fresh one, as
/// processor time adds up over the life of a process.
package struct ResourceLimits: Equatable, Sendable {
    /// Bytes of address space.
    package let memory: Int
    /// Seconds of processor time.
    package let seconds: Int
    /// Bytes of the longest file that may be written.
    package let file: Int

    /// Bytes that a worker may keep of what its last job has freed.
    package static let kept = 160 << 20

    /// What a picture of so many pixels needs in the time, its file of so many bytes being mapped as a whole.
    ///
    /// Codec and bitmap may hold all pixels at once, if few pictures need that; on top come the libraries, and what was
    /// kept.
    package init(pixels: Int, mapped: Int, seconds: Int) {
        let colours = 4 * pixels
        memory = colours / 10 * 16 + mapped + 256 << 20 + Self.kept
        self.seconds = seconds
        // A video that is cleaned is as long as it came.
        file = max(colours, mapped) + 64 << 20
    }

    /// What taking a frame of a video of so many pixels needs in the time.
    ///
    /// A decoder keeps up to 17 pictures of 12 bits a pixel (ITU-T H.264, A.3.1), or half as many that are twice as
    /// deep; the frame in colours and once more as it is turned come on top, and the libraries, which are large, and
    /// what was kept.
    package init(clipOf pixels: Int, seconds: Int) {
        memory = 40 * pixels + 512 << 20 + Self.kept
        self.seconds = seconds
        file = 4 * pixels + 64 << 20
    }

    /// Sets the limits of a process of ours, and counts its time from now.
    ///
    /// - Returns: 0, or the system's error; `ESRCH` when the process is gone.
    func apply(to process: Int32) -> Int32 {
        guard let used = ResourceLimit.processorSeconds(usedBy: process) else { return ESRCH }
        do {
            try ResourceLimit.addressSpace.set(memory, of: process)
            try ResourceLimit.fileBytes.set(file, of: process)
            // One more, as the seconds used are rounded down.
            try ResourceLimit.processorSeconds.set(used + seconds + 1, of: process)
            return 0
        } catch {
            return error.number
        }
    }
}
