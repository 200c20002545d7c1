import Accounts
import Foundation
import HTTP
import Storage
import Testing

@testable import Uploads
@testable import Web

@Suite("A key that was revoked")
struct RevokedKeyTests {
    private func precheck(_ key: APIKey, on site: SiteInMemory) throws -> Int {
        try site.respond(
            to: Request(
                method: "POST", path: "/precheck", isPrecheck: true, contentLength: 2 << 20, apiKey: key.text)
        ).status
    }

    @Test("is refused from then on, that of guests too, by the API and before the body", arguments: [false, true])
    func isRefused(isGuest: Bool) throws {
        let site = try SiteInMemory()
        let key = isGuest ? site.guestKey : site.userKey
        #expect(try site.upload(key: key).status == 200)
        #expect(try precheck(key, on: site) == 204)
        if isGuest {
            try site.storage.catalog.revokeGuestKey(at: site.clock.now)
        } else {
            #expect(try site.storage.catalog.revokeKey(publicID: key.publicID, at: site.clock.now))
        }
        #expect(try site.upload(key: key).refusal == "100 Invalid API key.")
        #expect(try precheck(key, on: site) == 401)
        #expect(try site.upload(key: site.otherKey).status == 200)
        #expect(try precheck(site.otherKey, on: site) == 204)
    }

    @Test("is the old one of guests, when there is a new one")
    func isReplaced() throws {
        let site = try SiteInMemory()
        let new = APIKey()
        _ = try site.storage.catalog.addKey(publicID: new.publicID, user: nil, label: "", hash: new.hash, at: 0)
        #expect(try site.upload(key: site.guestKey).refusal == "100 Invalid API key.")
        #expect(try precheck(site.guestKey, on: site) == 401)
        #expect(try site.upload(key: new).status == 200)
    }
}

@Suite("What is refused by a quota")
struct QuotaOrderTests {
    @Test("is refused before a worker looks at it, where its bytes alone exceed it")
    func isEarly() throws {
        let site = try SiteInMemory()
        let rubbish = Data(repeating: 7, count: 2000).base64EncodedString()
        #expect(try site.upload(source: rubbish).refusal?.hasPrefix("610 ") == true)
        _ = try site.storage.catalog.change([.byteQuota(1000)], ofUser: "ann")
        #expect(try site.upload(source: rubbish).refusal?.hasPrefix("712 ") == true)
        _ = try site.storage.catalog.change([.byteQuota(nil), .fileQuota(0)], ofUser: "ann")
        #expect(try site.upload(source: rubbish).refusal?.hasPrefix("713 ") == true)
        #expect(try site.storage.catalog.user(named: "ann").map { [$0.files, $0.bytes] } == [0, 0])
    }

    @Test("has left no name, so that the same name is free when there is room again")
    func leavesNothing() throws {
        let site = try SiteInMemory()
        // Enough for the picture, and not for the thumb.
        _ = try site.storage.catalog.change([.byteQuota(100)], ofUser: "ann")
        #expect(try site.upload().refusal?.hasPrefix("712 ") == true)
        #expect(try site.files() == [])
        #expect(try site.storage.catalog.user(named: "ann").map { [$0.files, $0.bytes] } == [0, 0])
        _ = try site.storage.catalog.change([.byteQuota(nil)], ofUser: "ann")
        #expect(try site.upload()["id_encoded"] != nil)
        #expect(try site.files().count == 2)
    }
}

@Suite("A key that loses its right while the body is on its way")
struct LateRevocationTests {
    @Test(
        "is refused before anything is published, though it was good in the head, and is looked up there alone",
        arguments: [false, true], [nil, "once"])
    func isRefused(isBanned: Bool, idempotencyKey: String?) throws {
        let site = try SiteInMemory { $0.limits.keyAttempts = 1 }
        let form = "source=" + redPNG.replacing("+", with: "%2B").replacing("/", with: "%2F")
        var body = EventfulBody(Array(form.utf8)) {
            if isBanned {
                try Users(catalog: site.storage.catalog).ban("ann")
            } else {
                try APIKeys(catalog: site.storage.catalog).revoke(id: site.userKey.publicID, at: 0)
            }
        }
        let response = try site.site.respond(
            to: Request(
                method: "POST", path: "/api/1/upload", contentLength: form.utf8.count,
                contentType: "application/x-www-form-urlencoded", address: "192.0.2.1", apiKey: site.userKey.text,
                idempotencyKey: idempotencyKey),
            body: &body)
        #expect(Answer(response).refusal == (isBanned ? "401 Request denied" : "100 Invalid API key."))
        #expect(try site.files() == [])
        #expect(try site.storage.catalog.user(named: "ann").map { [$0.files, $0.bytes] } == [0, 0])
        // A second look-up of the revoked key would have counted as a wrong one.
        #expect(try site.upload(key: APIKey()).refusal == "100 Invalid API key.")
        #expect(try site.upload(key: APIKey()).refusal?.hasPrefix("741 ") == true)
    }
}

/// A body before whose first byte something happens.
private struct EventfulBody: ByteSource {
    private var bytes: InMemoryBody
    private var event: (() throws -> Void)?

    init(_ bytes: [UInt8], event: @escaping () throws -> Void) {
        self.bytes = InMemoryBody(bytes)
        self.event = event
    }

    mutating func read(into buffer: UnsafeMutableRawBufferPointer) throws(ClientDisconnected) -> Int {
        if let event {
            self.event = nil
            do { try event() } catch { Issue.record(error) }
        }
        return bytes.read(into: buffer)
    }
}
