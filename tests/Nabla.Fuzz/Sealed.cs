using System;
using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Nabla.Files;

namespace Nabla.Fuzz;

/// <summary>Puts a seal right that changes have broken, so that what lies behind it is reached.</summary>
static class Sealed
{
    static readonly byte[] s_key = Encoding.ASCII.GetBytes($"\"{Seal.Key}\":\"");

    /// <summary>Gives the header the length at which its JSON ends, if that is another, and the file the seal of what it holds now.</summary>
    public static byte[] Again(byte[] bytes)
    {
        if (bytes.Length > 8 && End(bytes.AsSpan(8)) is >= 0 and var end && end + 8 <= bytes.Length)
        {
            long padded = Math.Min((end + 7) / 8 * 8, bytes.Length - 8);
            bool isPadding = bytes.AsSpan(8)[end..(int)padded].IndexOfAnyExcept((byte)' ') < 0;
            BinaryPrimitives.WriteInt64LittleEndian(bytes, isPadding ? padded : end);
        }

        int at = bytes.AsSpan().IndexOf(s_key) + s_key.Length;
        if (at < s_key.Length || at + Seal.Length > bytes.Length)
        {
            return bytes;
        }

        bytes.AsSpan(at, Seal.Length).Fill((byte)'0');
        Encoding.ASCII.GetBytes(Convert.ToHexStringLower(SHA256.HashData(bytes)), bytes.AsSpan(at));
        return bytes;
    }

    /// <summary>Where the first JSON object ends; -1 where it does not.</summary>
    static int End(ReadOnlySpan<byte> text)
    {
        int depth = 0;
        bool quoted = false;
        for (int i = 0; i < text.Length; i++)
        {
            switch (text[i])
            {
                case (byte)'\\' when quoted: i++; break;
                case (byte)'"': quoted = !quoted; break;
                case (byte)'{' when !quoted: depth++; break;
                case (byte)'}' when !quoted && --depth <= 0: return i + 1;
            }
        }

        return -1;
    }
}
