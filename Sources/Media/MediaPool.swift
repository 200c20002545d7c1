package final class MediaPool: Sendable {
    package func process(_ job: Job, input: Int32, original: Int32, thumb: Int32, medium: Int32) throws -> Finding {
        .failed(errno: 5)
    }
}
