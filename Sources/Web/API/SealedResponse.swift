import Crypto
import Foundation
import HTTP
import Storage
import Uploads

/// An answer that is given again, byte for byte, to whoever repeats a request with its Idempotency-Key (contract, rule
/// 28).
///
/// It holds a delete link, so it is kept sealed under a key made of the API key and the Idempotency-Key, neither of
/// which is kept.
struct SealedResponse {
    /// Characters of an Idempotency-Key.
    static let longestMark = 255
    /// Characters below which a guest's counts as none: the key of guests is everybody's, and so is a short mark.
    static let shortestMarkOfGuests = 16

    let request: IdempotentRequest
    private let sealingKey: SymmetricKey

    /// - Parameters:
    ///   - keyHash: the Idempotency-Key.
    ///   - apiKey: the key that the request came with.
    ///   - request: tells guests apart, by address and program: their key is everybody's, and the answer holds a delete
    ///     link.
    ///   - fingerprint: the SHA-256 of what was asked for.
    /// - Throws: `Rejection.wrongIdempotencyKey` when it is too long.
    init(keyHash: String, apiKey: String, principal: Principal, _ request: Request, fingerprint: Data) throws {
        guard keyHash.unicodeScalars.count <= Self.longestMark else { throw Rejection.wrongIdempotencyKey }
        let owner: String
        switch principal {
        case .user(let user, _), .administrator(let user, _): owner = "user \(user.id)"
        case .guest(let keyID, _):
            let program = SHA256.hash(data: Data((request.header("User-Agent") ?? "").utf8)).hexDigits
            owner = "key \(keyID) at \(request.address) with \(program)"
        }
        self.request = IdempotentRequest(
            owner: owner,
            keyHash: Data(SHA256.hash(data: Data(keyHash.utf8))), request: fingerprint)
        sealingKey = HKDF<SHA256>.deriveKey(
            inputKeyMaterial: SymmetricKey(data: Data(apiKey.utf8)), salt: Data(keyHash.utf8),
            info: Data("answer".utf8), outputByteCount: 32)
    }

    /// Whether an Idempotency-Key counts as one.
    static func counts(_ keyHash: String, of principal: Principal) -> Bool {
        keyHash.unicodeScalars.count >= (principal.isGuest ? shortestMarkOfGuests : 1)
    }

    func sealed(_ response: Response) throws -> StoredResponse {
        var lines = ["\(response.status)"]
        lines += response.headers.map { "\($0.name): \($0.value)" }
        guard case .text(let body) = response.body else { throw CryptoKitError.incorrectParameterSize }
        let text = lines.joined(separator: "\n") + "\n\n" + body
        let box = try AES.GCM.seal(Data(text.utf8), using: sealingKey)
        guard let sealed = box.combined else { throw CryptoKitError.incorrectParameterSize }
        return StoredResponse(request, sealed: sealed)
    }

    /// - Throws: when the answer was sealed under other keys, or spoilt.
    func opened(_ sealed: Data) throws -> Response {
        let text = String(
            decoding: try AES.GCM.open(AES.GCM.SealedBox(combined: sealed), using: sealingKey), as: UTF8.self)
        guard let end = text.range(of: "\n\n") else { throw CryptoKitError.incorrectParameterSize }
        let lines = text[..<end.lowerBound].split(separator: "\n")
        guard let status = lines.first.flatMap({ Int($0) }) else { throw CryptoKitError.incorrectParameterSize }
        let headers = lines.dropFirst().compactMap { line -> Header? in
            line.firstRange(of: ": ").map { Header(String(line[..<$0.lowerBound]), String(line[$0.upperBound...])) }
        }
        return Response(status: status, headers: headers, body: .text(String(text[end.upperBound...])))
    }
}
