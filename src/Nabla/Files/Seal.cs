using System;
using System.Security.Cryptography;

namespace Nabla.Files;

/// <summary>
/// The seal of a safetensors file: under the metadata key <c>nabla.sha256</c> stands the SHA-256 of the entire file, computed with
/// these 64 digits as zeros. It covers every byte, the length of the header and the padding too, so that any change and any
/// truncation breaks it; other readers see an ordinary metadata entry.
/// </summary>
static class Seal
{
    public const string Key = "nabla.sha256";

    /// <summary>The number of hexadecimal digits of the seal.</summary>
    public const int Length = 64;

    /// <summary>What stands in the place of the digest while it is computed.</summary>
    public static string Blank { get; } = new('0', Length);

    /// <summary>Finishes a digest as it is written in a file: lower-case, because each digest has one spelling only.</summary>
    public static string Finish(IncrementalHash hash) => Convert.ToHexStringLower(hash.GetHashAndReset());

    /// <exception cref="NablaFormatException">The digests differ.</exception>
    public static void Verify(string file, string expected, string found)
    {
        if (!string.Equals(expected, found, StringComparison.Ordinal))
        {
            throw new NablaFormatException($"{file} is damaged: its seal says SHA-256 {expected}, but its bytes give {found}; use another copy.")
            {
                File = file,
            };
        }
    }
}
