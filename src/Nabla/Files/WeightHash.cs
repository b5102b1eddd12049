using System;
using System.Security.Cryptography;

namespace Nabla.Files;

/// <summary>
/// The identity of trained weights: SHA-256 over the bytes of the parameters, little-endian, in the network's logical order. Two networks
/// of one architecture have the same hash exactly when they agree in every bit.
/// </summary>
sealed class WeightHash : IDisposable
{
    readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    /// <summary>Takes in the next parameters. How they are divided between calls does not matter.</summary>
    public void Append(ReadOnlySpan<float> parameters) => _hash.AppendData(LittleEndian.Bytes(parameters));

    /// <inheritdoc cref="Append(ReadOnlySpan{float})"/>
    public void Append(ReadOnlySpan<double> parameters) => _hash.AppendData(LittleEndian.Bytes(parameters));

    /// <summary><c>sha256:</c> and 64 lower-case hexadecimal digits.</summary>
    public override string ToString() => $"sha256:{Convert.ToHexStringLower(_hash.GetCurrentHash())}";

    /// <inheritdoc/>
    public void Dispose() => _hash.Dispose();
}
