import Media

/// A picture that is laid together of equal tiles (ISO/IEC 23008-12, 6.6.2.3).
struct HEIFGrid {
    private let columns: Int
    private let rows: Int
    private let tiles: [Int]
    private let size: PixelSize
    private let damage: JobError

    init(_ item: HEIFItem, in items: HEIFItems) throws(JobError) {
        guard let data = try items.bytes(of: item) else { throw .corrupt(items.kind, .structure) }
        var reader = ByteReader(data, of: items.kind)
        damage = reader.damage
        try reader.require(try reader.byte() == 0)
        let numbers = try reader.byte() & 1 == 1 ? 4 : 2
        rows = try reader.byte() + 1
        columns = try reader.byte() + 1
        size = PixelSize(width: try reader.big(bytes: numbers), height: try reader.big(bytes: numbers))
        tiles = item.tiles
    }

    /// The size of all tiles together. Throws unless they are there, are of this coding and one size, and cover the
    /// picture with none to spare.
    func sizeOfTiles(_ items: HEIFItems, _ coding: FourCC) throws(JobError) -> PixelSize {
        guard tiles.count == rows * columns, let first = tiles.first else { throw damage }
        let tile = try items.item(first).size(items.kind)
        for number in tiles {
            let item = try items.item(number)
            guard item.type == coding, try item.size(items.kind) == tile else { throw damage }
        }
        guard
            columns * tile.width >= size.width, (columns - 1) * tile.width < size.width,
            rows * tile.height >= size.height, (rows - 1) * tile.height < size.height
        else { throw damage }
        return PixelSize(width: columns * tile.width, height: rows * tile.height)
    }
}
