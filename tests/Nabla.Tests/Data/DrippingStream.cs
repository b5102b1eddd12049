using System;
using System.IO;

namespace Nabla.Tests.Data;

/// <summary>A stream that gives a few bytes at a time, as a socket does.</summary>
sealed class DrippingStream(byte[] bytes, int step) : MemoryStream(bytes)
{
    // Every way to read a derived MemoryStream comes through here.
    public override int Read(byte[] buffer, int offset, int count) => base.Read(buffer, offset, Math.Min(step, count));
}
