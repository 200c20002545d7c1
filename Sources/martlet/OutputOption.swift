import ArgumentParser
import Foundation

/// The option of every command whose words a script may read.
struct OutputOption: ParsableArguments {
    @Flag(name: .customLong("json"), help: "Prints JSON for a script.")
    var isJSON = false

    /// Prints a list: a line each, or one array of objects.
    func list<Line: Encodable>(_ lines: [Line], text: (Line) -> String) throws {
        if isJSON {
            try printJSON(lines)
        } else {
            for line in lines { print(text(line)) }
        }
    }
}

/// Prints a value in one line of JSON, its keys in the order of the alphabet. What is missing is left out.
func printJSON(_ value: some Encodable) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    encoder.keyEncodingStrategy = .convertToSnakeCase
    print(String(decoding: try encoder.encode(value), as: UTF8.self))
}
