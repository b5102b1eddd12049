using System;
using System.Collections.Generic;
using System.Linq;
using Nabla.Files;

namespace Nabla.Fuzz;

/// <summary>Changes of a tensor that leave a valid safetensors file: other values, another shape, another type, another name, one less, one more.</summary>
static class TensorMutation
{
    public static void Change(List<Tensor> tensors, Draw draw)
    {
        if (tensors.Count == 0)
        {
            return;
        }

        int at = draw.Below(tensors.Count);
        Tensor old = tensors[at];
        byte[] bytes = old.Bytes.ToArray();
        switch (draw.Below(6))
        {
            case 0 when bytes.Length >= 4:
                BitConverter.TryWriteBytes(
                    bytes.AsSpan(draw.Below(bytes.Length / 4) * 4), draw.Of<float>([0, float.NaN, float.PositiveInfinity, float.MaxValue, float.Epsilon, -1e30f]));
                tensors[at] = new Tensor(old.Name, old.Type, old.Shape, bytes);
                break;
            case 1: tensors[at] = new Tensor(old.Name, old.Type, [.. old.Shape.Reverse()], bytes); break;
            case 2: tensors[at] = new Tensor(old.Name, TensorType.F32, [bytes.Length / 4], bytes[..(bytes.Length / 4 * 4)]); break;
            case 3: tensors[at] = new Tensor(old.Name, TensorType.I64, [bytes.Length / 8], bytes[..(bytes.Length / 8 * 8)]); break;
            case 4: tensors.RemoveAt(at); break;
            case 5: tensors.Add(new Tensor($"{old.Name}.{tensors.Count}", old.Type, old.Shape, bytes)); break;
        }
    }
}
