/// Waits for what another thread or process brings about. A test whose moment never comes fails by this and does not
/// hang.
///
/// - Throws: `TimedOut` after a minute.
package func wait(until condition: () throws -> Bool) throws {
    let end = ContinuousClock.now + .seconds(60)
    while try !condition() {
        guard ContinuousClock.now < end else { throw TimedOut() }
    }
}

package struct TimedOut: Error {}
