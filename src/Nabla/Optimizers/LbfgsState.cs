using System.Collections.Generic;
using System.Linq;
using System.Numerics;
using Nabla.Kernels;

namespace Nabla.Optimizers;

/// <summary>Everything that <see cref="LbfgsSearch{T}"/> remembers from step to step: with it and the parameters a search goes on to the same bits.</summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
sealed class LbfgsState<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <param name="history">Steps remembered.</param>
    /// <param name="length">The number of parameters.</param>
    public LbfgsState(int history, int length)
    {
        Steps = new AlignedBuffer<T>[history];
        GradientChanges = new AlignedBuffer<T>[history];
        for (int i = 0; i < history; i++)
        {
            Steps[i] = new AlignedBuffer<T>(length);
            GradientChanges[i] = new AlignedBuffer<T>(length);
        }

        Products = new double[history];
        Gradients = new AlignedBuffer<T>(length);
    }

    /// <summary>Whether <see cref="Loss"/> and <see cref="Gradients"/> are those of the parameters: false before the first step.</summary>
    public bool Started { get; set; }

    /// <summary>The value of the objective at the parameters.</summary>
    public double Loss { get; set; }

    /// <summary>The gradient at the parameters.</summary>
    public AlignedBuffer<T> Gradients { get; }

    /// <summary>s: the last steps, a ring of <see cref="Count"/> that ends at <see cref="Newest"/>.</summary>
    public AlignedBuffer<T>[] Steps { get; }

    /// <summary>y: by how much each of them changed the gradient.</summary>
    public AlignedBuffer<T>[] GradientChanges { get; }

    /// <summary>s · y of each, above 0.</summary>
    public double[] Products { get; }

    /// <summary>Steps in memory.</summary>
    public int Count { get; set; }

    /// <summary>The place of the newest one.</summary>
    public int Newest { get; set; } = -1;

    /// <summary>The places of the steps in memory, the newest first.</summary>
    public IEnumerable<int> Places => PlacesOf(Count, Newest, Steps.Length);

    /// <summary>The places of so many steps in a ring, the newest first.</summary>
    public static IEnumerable<int> PlacesOf(int count, int newest, int history) =>
        Enumerable.Range(0, newest < 0 ? 0 : count).Select(age => (newest - age + history) % history);
}
