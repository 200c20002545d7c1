import Uploads

/// The page that explains the API, with the site's own addresses in its examples.
struct APIPage: Sendable {
    struct Parameter: Sendable {
        let name: String
        let meaning: String
    }

    let address: String
    let endpoint: String
    /// The path of the description for programs.
    let description: String
    let publicKey: String?
    let exampleKey: String
    let parameters: [Parameter]
    let curl: String
    let shareX: String
    let picGo: String

    init(urls: SiteURLs, publicKey: String?, tagsPerFile: Int) {
        parameters = Self.parameters(tagsPerFile: tagsPerFile)
        address = urls.address(.apiPage)
        description = urls.path(.openAPI)
        let endpoint = urls.address(.api(version: "1", action: "upload"))
        let key = publicKey ?? "chv_key_here"
        self.endpoint = endpoint
        self.publicKey = publicKey
        exampleKey = key
        curl = """
            curl --fail-with-body -X POST \\
              -H "X-API-Key: \(key)" \\
              -F "source=@image.jpeg" \\
              \(endpoint)
            """
        shareX = """
            {
              "Version": "17.0.0",
              "Name": "\(urls.host)",
              "DestinationType": "ImageUploader, FileUploader",
              "RequestMethod": "POST",
              "RequestURL": "\(endpoint)",
              "Headers": { "X-API-Key": "\(key)" },
              "Body": "MultipartFormData",
              "Arguments": { "format": "json" },
              "FileFormName": "source",
              "URL": "{json:image.url}",
              "ThumbnailURL": "{json:image.thumb.url}",
              "DeletionURL": "{json:image.delete_url}",
              "ErrorMessage": "{json:error.message}"
            }
            """
        picGo = """
            url: \(endpoint)
            paramName: source
            jsonPath: image.url
            customHeader: {"X-API-Key": "\(key)"}
            customBody: {"format": "json"}
            """
    }

    private static func parameters(tagsPerFile: Int) -> [Parameter] {
        [
            Parameter(
                name: "source",
                meaning: "A file, base64 data, or a URL of a picture or video."),
            Parameter(name: "key", meaning: "The key, for programs that cannot set a header."),
            Parameter(
                name: "title",
                meaning: "At most 100 characters. Without it, the title comes from the file’s metadata or its name."),
            Parameter(name: "description", meaning: "Without it, the description comes from the file’s metadata."),
            Parameter(
                name: "tags",
                meaning: "A list separated by commas, at most \(tagsPerFile) tags of 32 characters."),
            Parameter(name: "album_id", meaning: "The id of an album of the key’s owner."),
            Parameter(name: "category_id", meaning: "The number of a category."),
            Parameter(
                name: "width", meaning: "Makes a still picture smaller, to so many pixels; its height follows."),
            Parameter(
                name: "expiration",
                meaning: """
                    Deletes the file after a time from five minutes to a year: seconds, or a duration such as PT5M for five \
                    minutes and P3D for three days.
                    """),
            Parameter(name: "nsfw", meaning: "1 for what is not safe for work."),
            Parameter(name: "format", meaning: "json (the default), txt or redirect."),
            Parameter(
                name: "use_file_date", meaning: "1 to date the upload by its EXIF. For the keys of administrators."),
        ]
    }
}
