import Configuration
import Foundation
import Yams

/// Settings that cannot be used, with everything that is wrong with them.
struct SettingsError: Error, CustomStringConvertible {
    let file: String?
    let problems: [String]

    var description: String { problems.joined(separator: "\n") }
}

/// The settings, and each key with its value and origin.
typealias LoadedSettings = (settings: Settings, entries: [SettingsReader.Entry])

extension Settings {
    /// Where the configuration lies unless the command line says otherwise.
    static let usualFile = "/etc/martlet/martlet.yaml"

    /// Reads the file and the environment.
    ///
    /// - Parameter path: the file; `nil` for the usual one, which may be missing.
    /// - Returns: the settings, and each key with its value and origin.
    /// - Throws: `SettingsError`, which names file, key and reason of everything that is wrong.
    static func load(
        from path: String?, environment: [String: String] = ProcessInfo.processInfo.environment
    ) throws(SettingsError) -> LoadedSettings {
        let file = path ?? (FileManager.default.fileExists(atPath: usualFile) ? usualFile : nil)
        var reader: SettingsReader
        var keys: [String] = []
        do {
            var snapshot: YAMLSnapshot?
            if let file {
                let bytes = try OperatorFile.read(file)
                keys = try Self.keys(in: String(decoding: bytes, as: UTF8.self))
                // One without a setting, be it all comments, is as good as none; the library takes no such file.
                if !keys.isEmpty {
                    snapshot = try YAMLSnapshot(data: Data(bytes).bytes, providerName: file, parsingOptions: .default)
                }
            }
            reader = SettingsReader(file: snapshot, environment: environment)
        } catch {
            throw SettingsError(file: file, problems: [Self.sentence(on: file ?? "the environment", error)])
        }

        let settings = Settings(from: &reader)
        let known = Set(reader.entries.map(\.key))
        reader.reject(unknown: keys.filter { !known.contains($0) })
        guard reader.problems.isEmpty else {
            throw SettingsError(file: file, problems: reader.problems.map { $0.sentence(file: file) })
        }
        return (settings, reader.entries)
    }

    /// The keys of a file, joined by dots. The configuration library keeps those of a snapshot to itself.
    private static func keys(in yaml: String) throws -> [String] {
        guard let root = try Yams.compose(yaml: yaml), root.null == nil else { return [] }
        func keys(of node: Node, below prefix: String) -> [String] {
            guard case .mapping(let mapping) = node else { return [prefix] }
            return mapping.flatMap { key, value in
                let name = key.string ?? "?"
                return keys(of: value, below: prefix.isEmpty ? name : "\(prefix).\(name)")
            }
        }
        return keys(of: root, below: "")
    }

    /// Says why a file cannot be read as settings.
    private static func sentence(on file: String, _ error: any Error) -> String {
        switch error {
        case let error as OperatorFile.ReadError: "\(file): \(error.reason)"
        case let error as YamlError: "\(file): \(error)"
        default: "\(file): a setting is written as “key: value”, in lines that are indented below their section"
        }
    }
}

extension SettingsProblem {
    /// The place, the key and the reason in one line.
    func sentence(file: String?) -> String {
        switch origin {
        case .environment(let variable): "environment: \(variable) \(reason)"
        case .file, .byDefault: "\(file ?? Settings.usualFile): \(key) \(reason)"
        }
    }
}
