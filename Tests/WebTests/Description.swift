import Foundation

@testable import Web

/// A description of an API, and the question whether a value is as one of its schemas says. It knows the keywords that
/// ours uses; any other is a flaw, so that none is passed over.
struct Description {
    let root: JSON

    init(_ text: String) throws {
        root = try JSONDecoder().decode(JSON.self, from: Data(text.utf8))
    }

    /// What a reference such as `#/components/schemas/Tag` leads to.
    func target(of reference: String) -> JSON? {
        reference.split(separator: "/").dropFirst().reduce(root) { place, key in
            place?[String(key).replacing("~1", with: "/")]
        }
    }

    func schema(_ name: String) -> JSON { root["components"]?["schemas"]?[name] ?? .null }

    /// What is not as the schema says, each with its place; none for a good value.
    func flaws(of value: JSON, by schema: JSON, at place: String = "") -> [String] {
        var flaws: [String] = []
        for (keyword, rule) in schema.members where !isObeyed(keyword, rule, schema, value) {
            flaws.append("\(place): \(keyword) of \(rule.text), but is \(value.text)")
        }
        if let reference = schema["$ref"]?.string, let target = target(of: reference) {
            flaws += self.flaws(of: value, by: target, at: place)
        }
        for member in value.members {
            guard let rule = schema["properties"]?[member.key] else { continue }
            flaws += self.flaws(of: member.value, by: rule, at: "\(place)/\(member.key)")
        }
        if let rule = schema["items"] {
            flaws += value.items.flatMap { self.flaws(of: $0, by: rule, at: "\(place)[]") }
        }
        return flaws
    }

    private func isObeyed(_ keyword: String, _ rule: JSON, _ schema: JSON, _ value: JSON) -> Bool {
        switch keyword {
        case "type": (rule.items.isEmpty ? [rule] : rule.items).contains { value.isOf(type: $0.string ?? "") }
        case "enum": rule.items.contains(value)
        case "const": rule == value
        case "pattern": (try? Regex(rule.string ?? "").firstMatch(in: value.string ?? "")) != nil
        case "oneOf": rule.items.filter { flaws(of: value, by: $0).isEmpty }.count == 1
        case "required": rule.items.allSatisfy { value[$0.string ?? ""] != nil }
        case "additionalProperties", "unevaluatedProperties":
            Set(value.members.map(\.key)).isSubset(of: properties(of: schema))
        case "$ref": target(of: rule.string ?? "") != nil
        case "properties", "items", "description", "examples": true
        default: false
        }
    }

    /// The members that a schema knows, by itself and by what it refers to.
    func properties(of schema: JSON) -> Set<String> {
        let referred = schema["$ref"]?.string.flatMap(target).map(properties) ?? []
        return referred.union((schema["properties"]?.members ?? []).map(\.key))
    }
}

extension JSON: Decodable {
    private struct Name: CodingKey {
        let stringValue: String
        let intValue: Int? = nil

        init(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }

    /// Reads any value of JSON.
    public init(from decoder: any Decoder) throws {
        if let members = try? decoder.container(keyedBy: Name.self) {
            self = .object(try members.allKeys.map { ($0.stringValue, try members.decode(JSON.self, forKey: $0)) })
            return
        }
        let value = try decoder.singleValueContainer()
        if value.decodeNil() {
            self = .null
        } else if let flag = try? value.decode(Bool.self) {
            self = .bool(flag)
        } else if let number = try? value.decode(Int.self) {
            self = .int(number)
        } else if let number = try? value.decode(Double.self) {
            self = .double(number)
        } else if let text = try? value.decode(String.self) {
            self = .string(text)
        } else {
            self = .array(try value.decode([JSON].self))
        }
    }

    subscript(key: String) -> JSON? { members.first { $0.key == key }?.value }

    var members: [(key: String, value: JSON)] {
        if case .object(let members) = self { members } else { [] }
    }

    var items: [JSON] {
        if case .array(let items) = self { items } else { [] }
    }

    var string: String? {
        if case .string(let text) = self { text } else { nil }
    }

    /// Whether it is of a type of JSON Schema.
    fileprivate func isOf(type: String) -> Bool {
        switch (self, type) {
        case (.null, "null"), (.bool, "boolean"), (.int, "integer"), (.int, "number"), (.double, "number"),
            (.string, "string"), (.array, "array"), (.object, "object"):
            true
        default: false
        }
    }
}
