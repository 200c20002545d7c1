import Storage
import Testing

@testable import Uploads
@testable import Web

@Suite("The duration of a video (rule 20)") struct DurationTests {
    @Test(
        "is told in whole seconds, those that have passed",
        arguments: [
            (999, 0, ""), (1000, 1, "00:01"), (1999, 1, "00:01"), (2450, 2, "00:02"), (2501, 2, "00:02"),
            (59_999, 59, "00:59"), (65_900, 65, "01:05"), (3_600_999, 3600, "60:00"),
        ])
    func rounding(milliseconds: Int, seconds: Int, text: String) throws {
        var video = UploadRecord(
            id: 2, publicID: "b2", folder: "2026/11/23", names: FileNames(stem: "b", fileExtension: "mp4"),
            createdAt: 1_763_887_720)
        video.mime = "video/mp4"
        (video.size, video.width, video.height, video.duration) = (10, 900, 600, milliseconds)
        let answer = UploadResponse(
            accepted: AcceptedUpload(record: video, deleteToken: DeleteToken()),
            urls: SiteURLs(base: "https://images.example"), settings: UploadSettings(), isInImgBBShape: false
        ).response(in: .json).text
        let image = try Description(answer).root["image"]
        #expect(image?["duration"]?.text == "\(seconds)")
        #expect(image?["duration_time"]?.string == text)
    }
}
