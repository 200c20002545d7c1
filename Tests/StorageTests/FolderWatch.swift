import Foundation
import Glibc

/// Sees every name that is made in a folder, however short it lasts, by inotify(7).
struct FolderWatch: ~Copyable {
    private let descriptor: Int32

    init(of folder: String) throws {
        descriptor = inotify_init1(O_NONBLOCK | O_CLOEXEC)
        let mask = UInt32(IN_CREATE) | UInt32(IN_MOVED_TO)
        guard descriptor >= 0, inotify_add_watch(descriptor, folder, mask) >= 0 else {
            throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO)
        }
    }

    deinit {
        close(descriptor)
    }

    /// The names that were made since the last call.
    func created() -> [String] {
        var names: [String] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = buffer.withUnsafeMutableBytes { read(descriptor, $0.baseAddress, $0.count) }
            guard count > 0 else { return names }
            var offset = 0
            while offset < count {
                // struct inotify_event: wd, mask, cookie and len of four bytes each, and len bytes of name.
                let length = buffer.withUnsafeBytes {
                    Int($0.loadUnaligned(fromByteOffset: offset + 12, as: UInt32.self))
                }
                let name = buffer[(offset + 16)..<(offset + 16 + length)].prefix { $0 != 0 }
                names.append(String(decoding: name, as: UTF8.self))
                offset += 16 + length
            }
        }
    }
}
