import Storage
import Testing

@testable import Uploads
@testable import Web

@Suite("What an answer gives to be shown")
struct DisplayTests {
    private func display(_ change: (inout UploadRecord) -> Void) throws -> (name: String, width: Int, height: Int) {
        let site = try SiteInMemory()
        let record = try site.keep("Pic1", change)
        let accepted = AcceptedUpload(record: record, deleteToken: DeleteToken(text: SiteInMemory.token))
        return UploadResponse(
            accepted: accepted, urls: SiteURLs(base: ""), settings: UploadSettings(), isInImgBBShape: false
        ).display
    }

    @Test("is the medium where there is one, as large as that is")
    func isMedium() throws {
        #expect(try display { _ in } == ("file-Pic1.md.jpg", 500, 375))
    }

    @Test("is the thumb of a picture of more than 200,000 bytes without a medium, and the file of a lighter one")
    func isThumbOfHeavy() throws {
        #expect(try display { ($0.mediumSize, $0.size) = (0, 200_001) } == ("file-Pic1.th.jpg", 320, 320))
        #expect(try display { ($0.mediumSize, $0.size) = (0, 200_000) } == ("file-Pic1.jpg", 1600, 1200))
    }

    @Test("is the frame of a video, or a medium that is lighter")
    func isFrame() throws {
        #expect(try display { ($0.mediumSize, $0.frameSize) = (0, 30_000) } == ("file-Pic1.fr.jpg", 1600, 1200))
        #expect(try display { ($0.mediumSize, $0.frameSize) = (40_000, 30_000) } == ("file-Pic1.fr.jpg", 1600, 1200))
        #expect(try display { ($0.mediumSize, $0.frameSize) = (20_000, 30_000) } == ("file-Pic1.md.jpg", 500, 375))
    }
}
