import Uploads

/// The form in which the API answers. What is not known is JSON.
enum ResponseFormat: String {
    case json, txt, redirect

    init(_ parameters: Parameters) {
        self = parameters.value(of: "format").flatMap(ResponseFormat.init(rawValue:)) ?? .json
    }
}
