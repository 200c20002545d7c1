import Media
import System

/// Keeps a worker small and its memory warm: one arena, as there is one thread, and no threshold that grows with the
/// largest picture. What a photograph needs stays from one job to the next until none comes for a moment, as fresh
/// pages cost more than it does to turn a photograph without loss.
package func economize() {
    CurrentProcess.keepFreedMemory(ResourceLimits.kept)
}
