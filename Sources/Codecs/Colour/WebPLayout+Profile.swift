extension WebPLayout {
    func profile(in bytes: UnsafeRawBufferPointer) -> [UInt8]? {
        chunks.first { $0.type == WebPChunk.profile && $0.content.count <= ColourSpace.longestProfile }
            .map { Array(bytes[$0.content]) }
    }
}
