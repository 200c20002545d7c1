import HTTP
import Testing
import Uploads

@testable import Web

/// What a browser says it takes.
let browser = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"

extension SiteInMemory {
    /// Asks as a browser does.
    func browse(_ path: String, query: String = "", method: String = "GET") throws -> Response {
        try respond(to: Request(method: method, path: path, query: query, address: "192.0.2.7", accept: browser))
    }

    /// Asks as a program does.
    func fetch(_ path: String, query: String = "", method: String = "GET") throws -> Response {
        try respond(to: Request(method: method, path: path, query: query, address: "192.0.2.7", accept: "*/*"))
    }
}

/// The head of every page.
let pageHead = [
    Header("Content-Type", "text/html; charset=UTF-8"), Header("Cache-Control", "private, no-cache"),
    Header(
        "Content-Security-Policy",
        "default-src 'none'; img-src 'self' https://images.example; media-src 'self' https://images.example; "
            + "style-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"),
    Header("X-Content-Type-Options", "nosniff"), Header("Referrer-Policy", "same-origin"),
]

@Suite("A page")
struct PageTests {
    let site: SiteInMemory

    init() throws {
        site = try SiteInMemory()
    }

    @Test("at the root names the site and leads to its API")
    func isAtTheRoot() throws {
        #expect(
            try site.browse("/")
                == Response(
                    status: 200, headers: pageHead,
                    body: """
                        <!doctype html>
                        <html lang="en">
                        <head>
                        <meta charset="utf-8">
                        <meta name="viewport" content="width=device-width, initial-scale=1">
                        <title>images.example</title>
                        <link rel="stylesheet" href="/style.css">
                        <link rel="icon" href="/icon.svg" type="image/svg+xml">
                        <link rel="canonical" href="https://images.example/">
                        <meta name="description" content="images.example keeps pictures and videos and gives them short addresses.">
                        </head>
                        <body>
                        <header><a href="/"><img src="/icon.svg" alt="" width="28" height="28"> images.example</a></header>
                        <main>
                        <section class="message">
                        <h1>images.example</h1>
                        <p>This is a host of pictures and videos. They are sent in over its <a href="/api-v1">API</a>, with any program that
                        speaks Chevereto’s API v1.1: ShareX, PicGo, curl.</p>
                        </section>
                        </main>
                        <footer><a href="/api-v1">API</a></footer>
                        </body>
                        </html>

                        """))
    }

    @Test("that is not there is told to a browser in a page, and to a program in a line")
    func isMissing() throws {
        let shown = try site.browse("/nowhere")
        #expect(shown.status == 404)
        #expect(shown.headers == pageHead)
        #expect(shown.text.contains("<title>Not found – images.example</title>"))
        #expect(shown.text.contains("<meta name=\"robots\" content=\"noindex\">"))
        #expect(
            try site.fetch("/nowhere")
                == Response(
                    status: 404,
                    headers: [
                        Header("Content-Type", "text/plain; charset=UTF-8"), Header("Cache-Control", "no-store"),
                        Header("X-Content-Type-Options", "nosniff"),
                    ],
                    body: "There is nothing here. The address may be misspelt, or what stood here was deleted.\n"))
    }

    @Test("has a head without a body when that was asked for")
    func hasAHead() throws {
        let answer = try site.browse("/", method: "HEAD")
        #expect(answer == Response(status: 200, headers: pageHead))
    }

    @Test("is read and not written", arguments: ["POST", "PUT", "DELETE", "OPTIONS"])
    func isReadOnly(method: String) throws {
        let answer = try site.fetch("/api-v1", method: method)
        #expect((answer.status, answer.header("Allow")) == (405, "GET, HEAD"))
    }

    @Test("of the API has the site's own addresses and the key of everybody in its examples")
    func explainsTheAPI() throws {
        let plain = try site.browse("/api-v1").text
        #expect(plain.contains("<pre><code>https://images.example/api/1/upload</code></pre>"))
        #expect(plain.contains("X-API-Key: chv_key_here"))
        #expect(!plain.contains("The public key"))
        #expect(plain.contains("at most 10 tags"))
        #expect(try SiteInMemory { $0.tagsPerFile = 3 }.browse("/api-v1").text.contains("at most 3 tags"))
        let open = try SiteInMemory(site: { $0.publicKey = "chv_<everybody>" }).browse("/api-v1").text
        #expect(
            open.contains(
                "<p>The public key of this site, for everybody:</p>\n<pre><code>chv_&lt;everybody&gt;</code></pre>"))
        #expect(open.contains("-H &quot;X-API-Key: chv_&lt;everybody&gt;&quot;"))
        for name in [
            "source", "key", "title", "description", "tags", "album_id", "category_id", "width", "expiration", "nsfw",
            "format", "use_file_date",
        ] {
            #expect(open.contains("<th scope=\"row\"><code>\(name)</code></th>"))
        }
    }

    @Test(
        "needs files that anybody may keep",
        arguments: [
            ("/style.css", "text/css; charset=UTF-8", "public, max-age=3600"),
            ("/icon.svg", "image/svg+xml", "public, max-age=86400"),
            ("/robots.txt", "text/plain; charset=UTF-8", "public, max-age=86400"),
        ])
    func needsFiles(path: String, type: String, age: String) throws {
        let file = try site.fetch(path)
        #expect(file.status == 200)
        #expect(file.header("Content-Type") == type)
        #expect(file.header("Cache-Control") == age)
        #expect(file.header("X-Content-Type-Options") == "nosniff")
        #expect(!file.text.isEmpty)
    }

    @Test("below the path of the site's address links below it too")
    func knowsItsBase() throws {
        let below = try SiteInMemory(site: { $0.url = "https://example.org:8443/pictures" })
        let page = try below.browse("/").text
        #expect(page.contains("<link rel=\"stylesheet\" href=\"/pictures/style.css\">"))
        #expect(page.contains("<link rel=\"canonical\" href=\"https://example.org:8443/pictures/\">"))
        #expect(page.contains("<title>example.org:8443</title>"))
    }
}

@Suite("A value in a page")
struct PageTextTests {
    @Test(
        "is text and never markup, whatever marks its signs bear",
        arguments: [
            ("<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;"),
            ("a & b &amp; 'c' \"d\"", "a &amp; b &amp;amp; &#39;c&#39; &quot;d&quot;"),
            ("\"\u{301} onfocus=alert(1) x=\"\u{308}", "&quot;\u{301} onfocus=alert(1) x=&quot;\u{308}"),
            ("<\u{200D}b", "&lt;\u{200D}b"),
        ])
    func isEscaped(text: String, shown: String) throws {
        #expect(PageText.escaped(text) == shown)
        let renderer = try PageRenderer(urls: SiteURLs(base: "https://images.example"))
        let notice = MessagePage(status: 400, title: text, text: text)
        let page = renderer.page(.message, notice).text
        #expect(page.contains("<title>\(shown) – images.example</title>"))
        #expect(page.contains("<p>\(shown)</p>"))
    }
}
