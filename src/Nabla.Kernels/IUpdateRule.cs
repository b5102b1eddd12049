using System.Numerics;
using System.Runtime.Intrinsics;

namespace Nabla.Kernels;

/// <summary>
/// The update of one parameter from its gradient as a type, so that the compiler makes one loop for each optimizer. The optimizers of the
/// library implement it, one file each; the values of a step (its learning rate, its bias correction) are the fields of the struct.
/// </summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
interface IUpdateRule<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>How many numbers the rule remembers for each parameter: 0 to 3. A constant to the compiler: what is not remembered costs nothing.</summary>
    static abstract int StateCount { get; }

    /// <summary>The new parameter; the states that the rule has are replaced by their new values.</summary>
    Vector512<T> Update(Vector512<T> parameter, Vector512<T> gradient, ref Vector512<T> first, ref Vector512<T> second, ref Vector512<T> third);
}
