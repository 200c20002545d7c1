import Glibc

/// The part of a body that is in memory: bytes are taken at its front, and more are read in behind them. Its size never
/// changes, so a body of any length needs no more memory than this.
struct FormBuffer: ~Copyable {
    static let capacity = 1 << 16

    private let storage = UnsafeMutableRawPointer.allocate(byteCount: capacity, alignment: 16)
    private var start = 0
    private var end: Int
    /// Whether the body has nothing more to give.
    private(set) var isExhausted = false

    /// - Parameter front: bytes to stand before the body.
    init(front: [UInt8] = []) {
        UnsafeMutableRawBufferPointer(start: storage, count: Self.capacity).copyBytes(from: front)
        end = front.count
    }

    deinit {
        storage.deallocate()
    }

    /// The bytes that are there and not yet taken.
    var bytes: UnsafeRawBufferPointer { UnsafeRawBufferPointer(start: storage + start, count: end - start) }

    var isFull: Bool { end - start == Self.capacity }

    /// Takes bytes off the front.
    mutating func take(_ count: Int) {
        start += count
    }

    /// Reads in what the body gives at once, behind what is there.
    mutating func fill(from source: inout some ByteSource & ~Copyable) throws(ClientDisconnected) {
        guard !isExhausted, !isFull else { return }
        if start > 0 {
            memmove(storage, storage + start, end - start)
            end -= start
            start = 0
        }
        let room = UnsafeMutableRawBufferPointer(start: storage + end, count: Self.capacity - end)
        let count = try source.read(into: room)
        end += count
        isExhausted = count == 0
    }
}

extension UnsafeRawBufferPointer {
    /// Where bytes are found for the first time, at or after an offset. Their first byte is looked for with `memchr`.
    func offset(of bytes: [UInt8], from offset: Int = 0) -> Int? {
        guard let base = baseAddress, let first = bytes.first else { return nil }
        var position = offset
        while position + bytes.count <= count {
            let length = count - bytes.count + 1 - position
            guard let hit = memchr(base + position, Int32(first), length) else { return nil }
            position = UnsafeRawPointer(hit) - base
            if self[position..<position + bytes.count].elementsEqual(bytes) { return position }
            position += 1
        }
        return nil
    }
}
