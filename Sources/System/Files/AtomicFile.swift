private import CLinux
private import Glibc

/// A file that somebody may read at any moment, and that changes from one whole text to the next.
package struct AtomicFile {
    package let path: String

    package init(path: String) {
        self.path = path
    }

    /// Puts a text in the place of what is there, or leaves that as it is. A link leads to the file that is replaced.
    package func write(_ text: String) throws(SystemError) {
        let target = Path.resolved(path)
        let (folder, name) = Path.split(target)
        // With a dot in front nginx does not include it, should it be left behind.
        let draft = "\(folder)/.\(name).\(getpid())"
        let number = open(draft, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0o644)
        guard number >= 0 else { throw .ofLastCall("open", target) }
        do throws(SystemError) {
            let file = Descriptor(number)
            guard fchmod(number, 0o644) == 0 else { throw .ofLastCall("fchmod", target) }
            let bytes = Array(text.utf8)
            try bytes.withUnsafeBufferPointer { (bytes) throws(SystemError) in
                try file.write(UnsafeRawBufferPointer(bytes), of: target)
            }
            try file.sync(target)
            guard rename(draft, target) == 0 else { throw .ofLastCall("rename", target) }
        } catch {
            unlink(draft)
            throw error
        }
        try Descriptor.syncFolder(folder)
    }
}
