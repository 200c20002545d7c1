/// Text that stands in nginx's file.
enum NginxText {
    /// What would end a word there, begin another one, or be replaced.
    static let forbidden = #"quotes, \, $, ;, {, }, # or control characters, which would break nginx's file"#

    fileprivate static let meaningful = Set(#""'`\$;{}#"#.utf8)
}

extension String {
    /// Whether nginx takes the text for what it is, within quotes.
    var isLiteralInNginx: Bool {
        utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F && !NginxText.meaningful.contains($0) }
    }
}
