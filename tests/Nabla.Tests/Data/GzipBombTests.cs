using System;
using System.IO;
using System.IO.Compression;
using Nabla.Data;

namespace Nabla.Tests.Data;

/// <summary>Compressed input that expands without measure.</summary>
public sealed class GzipBombTests
{
    [Fact]
    public void ReadCsv_GzipBomb_IsRefused()
    {
        // 100 MB of zeros as one long line of digits: deflate reaches about 1030 times.
        using var memory = new MemoryStream();
        using (var gzip = new GZipStream(memory, CompressionLevel.SmallestSize, leaveOpen: true))
        {
            byte[] piece = new byte[1 << 20];
            Array.Fill(piece, (byte)'\n');
            gzip.Write("a\n1\n"u8);
            for (int i = 0; i < 100; i++)
            {
                gzip.Write(piece);
            }
        }

        memory.Position = 0;
        Assert.Equal(
            "f.gz: the gzip data expand more than 1000-fold; decompress the file yourself if you trust it.",
            Assert.Throws<NablaDataException>(() => Table.ReadCsv(memory, "f.gz")).Message);
    }
}
