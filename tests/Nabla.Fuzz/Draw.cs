using System;
using Nabla.Kernels;

namespace Nabla.Fuzz;

/// <summary>Random choices, the same for the same seed and number.</summary>
sealed class Draw(ulong seed, uint number)
{
    readonly CounterRandom _random = new(seed, RandomPurpose.Data, number);
    ulong _next;

    /// <summary>A number from 0 to below the bound.</summary>
    public int Below(int bound) => _random.Below(bound, _next++);

    /// <summary>True once in so many times.</summary>
    public bool OneIn(int times) => Below(times) == 0;

    /// <summary>One of the choices.</summary>
    public T Of<T>(ReadOnlySpan<T> choices) => choices[Below(choices.Length)];
}
