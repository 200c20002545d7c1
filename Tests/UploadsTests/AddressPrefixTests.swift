import Testing

@testable import Uploads

@Suite("A neighbourhood of addresses")
struct AddressPrefixTests {
    @Test(
        "is a whole household",
        arguments: [
            ("192.0.2.1", "192.0.2.1"), ("::ffff:192.0.2.1", "192.0.2.1"), ("2001:db8:1:2::1", "2001:db8:1:2"),
            ("2001:db8:1:2:ffff::9", "2001:db8:1:2"), ("2001:db8:1:3::1", "2001:db8:1:3"), ("", ""),
        ])
    func isHousehold(address: String, name: String) {
        #expect(AddressPrefix.name(of: address) == name)
    }
}
