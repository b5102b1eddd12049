using System;
using System.Collections.Generic;

namespace Nabla.Files;

/// <summary>The element types of tensors in a file that Nabla reads; the names are those of the safetensors format.</summary>
enum TensorType
{
    /// <summary>IEEE binary64, a double.</summary>
    F64,

    /// <summary>A signed 64-bit integer.</summary>
    I64,

    /// <summary>IEEE binary32, a float.</summary>
    F32,

    /// <summary>IEEE binary16; read only.</summary>
    F16,

    /// <summary>The upper half of a float; read only.</summary>
    BF16,
}

/// <summary>Sizes of <see cref="TensorType"/>s.</summary>
static class TensorTypes
{
    /// <summary>The number of bytes of one element.</summary>
    public static int Size(this TensorType type) => type switch
    {
        TensorType.F64 or TensorType.I64 => 8,
        TensorType.F32 => 4,
        TensorType.F16 or TensorType.BF16 => 2,
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "There is no such tensor type."),
    };

    /// <summary>
    /// The number of bytes of a tensor, or <see langword="null"/> where the product passes 2^63 on the way (as in the format's reference,
    /// even if a zero follows).
    /// </summary>
    /// <param name="type">The type of its elements.</param>
    /// <param name="shape">Its dimensions, none negative.</param>
    public static long? Size(this TensorType type, IReadOnlyList<long> shape)
    {
        long size = type.Size();
        foreach (long dimension in shape)
        {
            if (dimension != 0 && size > long.MaxValue / dimension)
            {
                return null;
            }

            size *= dimension;
        }

        return size;
    }
}
