/// Bytes of the same picture in formats that are smaller and that not every browser takes. 0 where there is none: the
/// picture is in such a format already, or would not get smaller.
package struct Variants: Sendable, Equatable {
    package var webp: Int
    package var avif: Int

    package init(webp: Int, avif: Int) {
        self.webp = webp
        self.avif = avif
    }
}

extension Variants {
    func write(to wire: inout WireWriter) {
        wire.write(webp)
        wire.write(avif)
    }

    init(from wire: inout WireReader) throws(MalformedMessage) {
        webp = try wire.readInt()
        avif = try wire.readInt()
    }
}
