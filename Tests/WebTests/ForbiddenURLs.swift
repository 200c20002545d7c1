/// Spellings of places that nobody may have the site ask. A canary listens on the port that `PORT` stands for.
enum ForbiddenURLs {
    /// Refused by the number behind them, or since only a private network knows the name: code 400.
    static let notPublic = loopback + privateV4 + privateV6 + embedded

    /// Refused since they can be read in two ways: code 720.
    static let notPlain = otherV4 + disguised + broken

    /// Refused by their scheme: code 400.
    static let schemes = [
        "ftp", "ftps", "sftp", "scp", "tftp", "gopher", "gophers", "telnet", "rtsp", "rtmp", "svn", "git", "ssh",
        "ldap", "ldaps", "dict", "smb", "imap", "pop3", "smtp", "mqtt", "ws", "wss", "jar", "netdoc", "phar", "s3",
    ].map { "\($0)://127.0.0.1:PORT/a.png" }

    private static let loopback = [
        "http://127.0.0.1:PORT/a.png", "http://127.0.0.1:PORT", "HTTP://127.0.0.1:PORT/A.PNG",
        "https://127.0.0.1:PORT/a.png", "hTtPs://127.0.0.1:PORT/a.png", "http://127.0.0.1:PORT/a.png?x=1",
        "http://127.0.0.1:PORT?@example.com/a.png", "http://127.0.0.1:PORT#@example.com/a.png",
        "http://127.0.0.1:PORT/@example.com/a.png", "http://127.0.0.1:PORT/\\@example.com/",
        "http://127.0.0.2:PORT/a.png", "http://127.255.255.254:PORT/a.png", "http://0.0.0.0:PORT/a.png",
        "http://0.0.0.1:PORT/a.png", "http://localhost:PORT/a.png", "http://LocalHost:PORT/a.png",
        "http://ip6-localhost:PORT/a.png", "http://[::1]:PORT/a.png", "http://[::]:PORT/a.png",
        "http://[0:0:0:0:0:0:0:1]:PORT/a.png", "http://[0000:0000::0001]:PORT/a.png", "https://[::1]:PORT/",
        "http://[::1]:PORT?@example.com",
    ]

    private static let privateV4 = [
        "http://10.0.0.1/a.png", "http://10.255.255.255:PORT/a.png", "http://172.16.0.1/a.png",
        "http://172.31.255.254/a.png", "http://192.168.0.1/a.png", "http://192.168.1.254:8080/a.png",
        "http://169.254.169.254/latest/meta-data/", "http://169.254.0.1/", "http://100.64.0.1/",
        "http://100.100.100.200/latest/", "http://100.127.255.254/", "http://224.0.0.1/", "http://239.255.255.250/",
        "http://240.0.0.1/", "http://255.255.255.255/", "http://192.0.2.1/", "http://198.18.0.1/",
        "http://198.19.255.255/", "http://198.51.100.7/", "http://203.0.113.9/", "http://192.0.0.192/",
        "http://192.88.99.1/", "http://0.255.255.255/", "http://metadata/", "http://router:PORT/", "http://intranet/",
    ]

    private static let privateV6 = [
        "http://[fc00::1]/", "http://[fd12:3456::1]:PORT/", "http://[fd00:ec2::254]/latest/", "http://[fe80::1]/",
        "http://[febf::1]/", "http://[fec0::1]/", "http://[ff02::1]/", "http://[ff0e::1]/", "http://[2001:db8::1]/",
        "http://[2001::1]/", "http://[2001:20::1]/", "http://[3fff::1]/", "http://[5f00::1]/", "http://[100::1]/",
        "http://[4000::1]/", "http://[1::1]/",
    ]

    private static let embedded = [
        "http://[::ffff:127.0.0.1]:PORT/", "http://[::ffff:7f00:1]:PORT/", "http://[0:0:0:0:0:ffff:7f00:1]:PORT/",
        "http://[::FFFF:127.0.0.1]:PORT/", "http://[::127.0.0.1]:PORT/", "http://[::7f00:1]:PORT/",
        "http://[64:ff9b::127.0.0.1]:PORT/", "http://[64:ff9b::7f00:1]:PORT/", "http://[64:ff9b:1::7f00:1]:PORT/",
        "http://[2002:7f00:1::]:PORT/", "http://[2002:a00:1::1]/", "http://[::ffff:10.0.0.1]/",
        "http://[::ffff:169.254.169.254]/", "http://[64:ff9b::a9fe:a9fe]/", "http://[::ffff:0:127.0.0.1]:PORT/",
        "http://[::ffff:8.8.8.8]/", "http://[64:ff9b::8.8.8.8]/", "http://[2002:808:808::1]/", "http://[::8.8.8.8]/",
    ]

    private static let otherV4 = [
        "http://127.1:PORT/", "http://127.0.1:PORT/", "http://0:PORT/", "http://2130706433:PORT/",
        "http://0x7f000001:PORT/", "http://0x7f.0.0.1:PORT/", "http://0x7F.0x0.0x0.0x1:PORT/", "http://0x7f.1:PORT/",
        "http://0177.0.0.1:PORT/", "http://0177.0.0.01:PORT/", "http://017700000001:PORT/", "http://127.0.0.01:PORT/",
        "http://00127.0.0.1:PORT/", "http://127.0.0.1.:PORT/", "http://127.0.0.257:PORT/", "http://383.0.0.1:PORT/",
        "http://4294967296:PORT/", "http://127.0.0.0x1:PORT/", "http://127.0.0:PORT/", "http://127..0.0.1:PORT/",
        "http://1e8:PORT/", "http://-1:PORT/", "http://127.0.0.1,8.8.8.8:PORT/",
    ]

    private static let disguised = [
        "http://user@127.0.0.1:PORT/", "http://user:word@127.0.0.1:PORT/", "http://example.com@127.0.0.1:PORT/",
        "http://example.com:80@127.0.0.1:PORT/", "http://@127.0.0.1:PORT/", "http://:@127.0.0.1:PORT/",
        "http://127.0.0.1:PORT@example.com/", "http://a@b@127.0.0.1:PORT/", "http://example.com%40@127.0.0.1:PORT/",
        "http://127.0.0.1:PORT\\@example.com/", "http://example.com\\@127.0.0.1:PORT/",
        "http://127.0.0.1:PORT\\.example.com/", "http://\\127.0.0.1:PORT/", "http://127。0。0。1:PORT/",
        "http://127．0．0．1:PORT/", "http://127｡0｡0｡1:PORT/", "http://①②⑦.⓪.⓪.①:PORT/", "http://１２７.0.0.1:PORT/",
        "http://127.0.0.１:PORT/", "http://ⓛocalhost。:PORT/", "http://127.0.0.1%00.example.com:PORT/",
        "http://%31%32%37.0.0.1:PORT/", "http://127.0.0.1%2f@example.com:PORT/", "http://127.0.0.1%23.a.com:PORT/",
        "http://127.0.0.1\u{200b}:PORT/", "http://127.0.0.1 .example.com:PORT/", "http:// 127.0.0.1:PORT/",
        "http://127.0.0.1\t.example.com:PORT/", "http://127.0.0.1\n:PORT/", "http://127.0.0.1\u{0}.a.com:PORT/",
        "http://[::1%25lo]:PORT/", "http://[::1%lo]:PORT/", "http://[fe80::1%25eth0]:PORT/", "http://localhost.:PORT/",
        "http://[::1].example.com:PORT/", "http://[127.0.0.1]:PORT/", "http://[::1]@example.com:PORT/",
        "http://[::ffff:127.0.0.256]:PORT/", "http://[::1]PORT/", "http://::1:PORT/",
    ]

    private static let broken = [
        "http:///127.0.0.1:PORT/", "http:////127.0.0.1:PORT/", "http://:PORT/", "http://?127.0.0.1:PORT/",
        "http://#127.0.0.1:PORT/", "http://127.0.0.1:/", "http://127.0.0.1:0/", "http://127.0.0.1:99999/",
        "http://127.0.0.1:-PORT/", "http://127.0.0.1:+PORT/", "http://127.0.0.1:PORT:PORT/",
        "http://127.0.0.1:PORT /", "http://127.0.0.1:PORTx/", "http://example.com:22/", "http://example.com:25/",
        "http://example.com:6/", "http://example..com:PORT/", "http://.example.com:PORT/", "http://-.com:PORT/",
        "http://127.0.0.1:PORT/\r\nHost: example.com", "http://127.0.0.1:PORT/\u{1}",
        "http://127.0.0.1:PORT/" + String(repeating: "a", count: 10_000),
    ]
}
