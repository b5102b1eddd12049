using System.Buffers.Binary;
using System.IO;
using System.IO.Compression;
using System.Linq;
using Nabla.Data;

namespace Nabla.Tests.Seeds;

/// <summary>Writes images in the format of MNIST's files.</summary>
static class IdxDigits
{
    /// <summary>A cell that holds a byte.</summary>
    public static byte Cell(Column column, int row) => column.TryGetNumber(row, out double number) ? (byte)number : throw new InvalidDataException(column.Name);

    /// <summary>Magic number, sizes, bytes; all numbers big-endian (Y. LeCun's description of MNIST).</summary>
    public static void Write(string path, int magic, int[] sizes, byte[] bytes)
    {
        using var file = new GZipStream(File.Create(path), CompressionLevel.Fastest);
        byte[] number = new byte[4];
        foreach (int value in sizes.Prepend(magic))
        {
            BinaryPrimitives.WriteInt32BigEndian(number, value);
            file.Write(number);
        }

        file.Write(bytes);
    }
}
