extension Job {
    /// The job as the bytes of one message.
    package var message: [UInt8] {
        var wire = WireWriter()
        for value in [
            limits.side, limits.pixels, limits.frames, limits.framePixels, limits.scans, limits.chunks, limits.seconds,
            thumb.width, thumb.height, mediumWidth, quality, width ?? 0, most.width, most.height,
        ] {
            wire.write(value)
        }
        wire.write(metadata.rawValue)
        wire.write(orientation.rawValue)
        wire.write(startsFast)
        wire.write(watermark != nil)
        watermark?.write(to: &wire)
        wire.write(makesVariants)
        wire.write(clip != nil)
        clip?.write(to: &wire)
        return wire.bytes
    }

    /// The job that a message holds.
    package init(message: [UInt8]) throws(MalformedMessage) {
        var wire = WireReader(message)
        var limits = MediaLimits()
        limits.side = try wire.readInt()
        limits.pixels = try wire.readInt()
        limits.frames = try wire.readInt()
        limits.framePixels = try wire.readInt()
        limits.scans = try wire.readInt()
        limits.chunks = try wire.readInt()
        limits.seconds = try wire.readInt()
        let thumb = PixelSize(width: try wire.readInt(1...4096), height: try wire.readInt(1...4096))
        self.init(
            limits: limits, thumb: thumb, mediumWidth: try wire.readInt(1...4096), quality: try wire.readInt(1...100))
        let width = try wire.readInt()
        self.width = width == 0 ? nil : width
        most = PixelSize(width: try wire.readInt(), height: try wire.readInt())
        guard let metadata = MetadataPolicy(rawValue: try wire.readString(atMost: 16)),
            let orientation = OrientationPolicy(rawValue: try wire.readString(atMost: 16))
        else { throw MalformedMessage() }
        self.metadata = metadata
        self.orientation = orientation
        startsFast = try wire.readBool()
        watermark = try wire.readBool() ? Watermark(from: &wire) : nil
        makesVariants = try wire.readBool()
        clip = try wire.readBool() ? VideoInfo(from: &wire) : nil
        try wire.finish()
    }
}
