import Uploads

/// The form in which the API answers. What is not known is JSON.
enum AnswerFormat: String {
    case json, txt, redirect

    init(_ parameters: Parameters) {
        self = parameters.asked("format").flatMap(AnswerFormat.init(rawValue:)) ?? .json
    }
}
