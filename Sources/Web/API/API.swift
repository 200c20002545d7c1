package struct API: Sendable {
    static let headers = [Header("Access-Control-Allow-Origin", "*"), Header("Cache-Control", "no-store")]
}
