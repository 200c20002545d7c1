import CAV

/// Wipes memory, so that a picture never shows another upload's where a decoder leaves a part of it out: memory is zero
/// when it is handed out, and overwritten when it is freed.
enum Wiping {
    /// - Returns: `false` if the C library cannot.
    static func start() -> Bool { mallopt(M_PERTURB, filler) == 1 }

    /// Runs what asks for memory that is zeroed anyway, or gives back memory that nothing takes over without zeroing it.
    /// To wipe the buffers of pictures twice more would cost a fortieth of a video's time.
    static func paused<Result: ~Copyable>(_ body: () -> Result) -> Result {
        mallopt(M_PERTURB, 0)
        defer { mallopt(M_PERTURB, filler) }
        return body()
    }

    /// What freed memory is filled with; memory that is handed out, with its complement.
    private static let filler: Int32 = 0xFF
}
