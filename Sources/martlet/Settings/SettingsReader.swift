import Configuration
import Fetch
import Foundation
import Media
import Web

/// Reads settings one key at a time, remembers which keys there are and where each value came from, and collects
/// everything that is wrong instead of stopping at the first fault.
struct SettingsReader {
    /// Where a value came from.
    enum Origin: Equatable {
        case environment(String)
        case file
        case byDefault
    }

    /// A key with its value as text, as `config show` prints it.
    struct Entry: Equatable {
        let key: String
        let value: String
        let origin: Origin
    }

    private(set) var entries: [Entry] = []
    private(set) var problems: [SettingsProblem] = []
    private let file: YAMLSnapshot?
    private let variables: [String: String]
    private let environment: EnvironmentVariablesProvider

    /// - Parameters:
    ///   - file: the configuration file; `nil` when there is none.
    ///   - environment: the variables of the process.
    init(file: YAMLSnapshot?, environment: [String: String]) {
        self.file = file
        variables = environment
        self.environment = EnvironmentVariablesProvider(environmentVariables: environment)
    }

    /// The variable of the environment that sets a key: `MARTLET_LIMITS_UPLOAD_BYTES` for `limits.upload_bytes`.
    static func variable(of key: String) -> String {
        "MARTLET_" + key.replacing(".", with: "_").uppercased()
    }

    mutating func text(_ key: String, default standard: String) -> String {
        value(key, default: standard, shown: { $0 }, expected: "text") { $0.isEmpty ? nil : $0 }
    }

    /// A text that may be missing or empty, which means the same.
    mutating func optionalText(_ key: String) -> String? {
        let text = value(key, default: "", shown: { $0 }, expected: "text") { $0 }
        return text.isEmpty ? nil : text
    }

    /// A word that addresses begin with.
    mutating func word(_ key: String, default standard: String, not taken: [String] = []) -> String {
        let others = taken.isEmpty ? "" : ", another than \(taken.joined(separator: " and "))"
        return value(
            key, default: standard, shown: { $0 },
            expected: "a word of a to z, 0 to 9 and -, none that the site itself uses\(others)"
        ) { RoutePrefixes.isUsable($0) && !taken.contains($0) ? $0 : nil }
    }

    /// A text that is not shown. It may also be the first line of a file, which a variable that ends in `_FILE` names.
    mutating func secret(_ key: String) -> String {
        let variable = Self.variable(of: key) + "_FILE"
        guard let path = variables[variable] else {
            return value(key, default: "", shown: { $0.isEmpty ? "" : "(secret)" }, expected: "text") { $0 }
        }
        entries.append(Entry(key: key, value: "(secret)", origin: .environment(variable)))
        if variables[Self.variable(of: key)] != nil {
            reject(key, because: "and \(Self.variable(of: key)) are both set: leave one of them out")
        }
        do {
            let bytes = try OperatorFile.read(path)
            return bytes.split(separator: UInt8(ascii: "\n")).first.map { String(decoding: $0, as: UTF8.self) } ?? ""
        } catch {
            reject(key, because: "names \(path), which \(error.reason)")
            return ""
        }
    }

    /// Words, as a list or separated by commas.
    mutating func words(_ key: String, default standard: [String]) -> [String] {
        value(key, default: standard, shown: { $0.joined(separator: ", ") }, expected: "a list") { text in
            text.split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) }.filter { !$0.isEmpty }
        }
    }

    /// A path that also stands in nginx's file.
    ///
    /// - Parameter end: what it must end in.
    mutating func path(_ key: String, default standard: String, endingIn end: String = "") -> String {
        let expected = "an absolute path" + (end.isEmpty ? "" : " that ends in \(end)")
        return value(key, default: standard, shown: { $0 }, expected: expected, \.isLiteralInNginx) {
            $0.hasPrefix("/") && $0.hasSuffix(end) ? $0 : nil
        }
    }

    /// Where a program listens, which also stands in nginx's file.
    mutating func address(_ key: String, default standard: String) -> String {
        value(key, default: standard, shown: { $0 }, expected: "an address", \.isLiteralInNginx) {
            $0.isEmpty ? nil : $0
        }
    }

    mutating func int(_ key: String, default standard: Int, in range: ClosedRange<Int>) -> Int {
        value(
            key, default: standard, shown: String.init,
            expected: "a whole number from \(range.lowerBound) to \(range.upperBound)"
        ) { text in
            Int(text.replacing("_", with: "")).flatMap { range.contains($0) ? $0 : nil }
        }
    }

    mutating func flag(_ key: String, default standard: Bool) -> Bool {
        value(key, default: standard, shown: { $0 ? "on" : "off" }, expected: "on or off") { text in
            switch text.lowercased() {
            case "on", "true", "yes": true
            case "off", "false", "no": false
            default: nil
            }
        }
    }

    mutating func choice<Choice: RawRepresentable<String> & CaseIterable>(
        _ key: String, default standard: Choice
    ) -> Choice {
        let names = Choice.allCases.map(\.rawValue).joined(separator: ", ")
        return value(key, default: standard, shown: \.rawValue, expected: "one of \(names)", parse: Choice.init)
    }

    mutating func url(_ key: String, default standard: String) -> String {
        value(
            key, default: standard, shown: { $0 },
            expected: "an http or https address of a host, a port and a path alone, without a slash at its end"
        ) { text in
            // Foundation takes more than this for an address, and escapes what it does not like.
            let shape = /https?:\/\/(?:\[[0-9A-Fa-f:.]+\]|[^\/:@\[\]?#]+)(?::([0-9]{1,5}))?(?:\/[A-Za-z0-9._~%-]+)*/
            guard let match = text.wholeMatch(of: shape), let host = URLComponents(string: text)?.encodedHost,
                host.wholeMatch(of: /[A-Za-z0-9._-]+|\[.*\]/) != nil,
                match.1.map({ (1...65_535).contains(Int($0) ?? 0) }) ?? true
            else { return nil }
            return text
        }
    }

    mutating func origin(_ key: String) -> Fetch.Origin? {
        value(key, default: nil, shown: { $0?.text ?? "" }, expected: "an address and a port such as 127.0.0.1:9000") {
            $0.isEmpty ? .some(nil) : Fetch.Origin($0).map(Optional.some)
        }
    }

    mutating func timeZone(_ key: String, default standard: TimeZone) -> TimeZone {
        value(
            key, default: standard, shown: \.identifier, expected: "a time zone such as Europe/Berlin",
            parse: TimeZone.init(identifier:))
    }

    /// Kinds of media by their extensions, separated by commas.
    mutating func kinds(_ key: String, default standard: Set<MediaFormat>) -> Set<MediaFormat> {
        let names = MediaFormat.allCases.map(\.settingName)
        return value(
            key, default: standard,
            shown: { kinds in MediaFormat.allCases.filter(kinds.contains).map(\.settingName).joined(separator: ", ") },
            expected: "a list of \(names.joined(separator: ", "))"
        ) { text in
            let words = text.split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces).lowercased() }
            let kinds = words.compactMap { word in MediaFormat.allCases.first { $0.settingName == word } }
            return kinds.count == words.count && !kinds.isEmpty ? Set(kinds) : nil
        }
    }

    /// Notes that a key which was read cannot be followed.
    mutating func reject(_ key: String, because reason: String) {
        let origin = entries.last { $0.key == key }?.origin ?? .byDefault
        problems.append(SettingsProblem(key: key, origin: origin, reason: reason))
    }

    /// Notes keys of the file that nothing reads.
    mutating func reject(unknown keys: [String]) {
        for key in keys {
            problems.append(SettingsProblem(key: key, origin: .file, reason: "is no setting of Martlet"))
        }
    }

    /// - Parameter isFit: what must hold for the text besides, or it cannot stand in nginx's file.
    private mutating func value<Value>(
        _ key: String, default standard: Value, shown: (Value) -> String, expected: String,
        _ isFit: (String) -> Bool = { _ in true }, parse: (String) -> Value?
    ) -> Value {
        let (text, origin) = raw(key)
        var value = standard
        if let text {
            if !isFit(text) {
                problems.append(SettingsProblem(key: key, origin: origin, reason: "has \(NginxText.forbidden) in it"))
            } else if let parsed = parse(text) {
                value = parsed
            } else {
                problems.append(
                    SettingsProblem(key: key, origin: origin, reason: "is “\(text)” and must be \(expected)"))
            }
        }
        entries.append(Entry(key: key, value: shown(value), origin: origin))
        return value
    }

    /// The value as text. The libraries below would turn it into a number as well, but not say what is wrong with one.
    private func raw(_ key: String) -> (text: String?, origin: Origin) {
        let parts = key.split(separator: ".").map(String.init)
        let name = AbsoluteConfigKey(parts)
        if case .string(let text) = try? environment.value(
            forKey: AbsoluteConfigKey(["martlet"] + parts), type: .string
        ).value?.content {
            return (text, .environment(Self.variable(of: key)))
        }
        if case .string(let text) = try? file?.value(forKey: name, type: .string).value?.content {
            return (text, .file)
        }
        if case .stringArray(let words) = try? file?.value(forKey: name, type: .stringArray).value?.content {
            return (words.joined(separator: ","), .file)
        }
        return (nil, .byDefault)
    }
}

/// A setting that cannot be followed.
struct SettingsProblem: Equatable {
    let key: String
    let origin: SettingsReader.Origin
    let reason: String
}

extension MediaFormat {
    /// The word for the kind in settings: its usual extension.
    fileprivate var settingName: String {
        self == .jpeg ? "jpg" : extensions[0]
    }
}
