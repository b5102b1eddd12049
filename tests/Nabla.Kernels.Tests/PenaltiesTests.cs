using System;
using System.Numerics;
using System.Runtime.Intrinsics;

namespace Nabla.Kernels.Tests;

/// <summary>What the update does before the rule: scale, clip, penalties and decay, element by element and for every length.</summary>
public sealed class PenaltiesTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Update_EveryPenalty_EqualsThePlainLoop(bool atEnd)
    {
        Check<float>();
        Check<double>();

        void Check<T>()
            where T : unmanaged, IBinaryFloatingPointIeee754<T>
        {
            T rate = T.CreateTruncating(0.25);
            for (int which = 0; which < 32; which++)
            {
                var penalties = new Penalties<T>
                {
                    L2 = Given(which & 1, 0.125),
                    L1 = Given(which & 2, 0.0625),
                    Shrink = Given(which & 4, 0.01),
                    ClipValue = Given(which & 8, 0.3),
                    GradientScale = Given(which & 16, 0.7),
                };
                for (int length = 0; length <= 80; length += 16)
                {
                    T[] g = Draw.Values<T>(length, length);
                    T[] w = Draw.Values<T>(length + 1, length);
                    w.AsSpan(0, length / 3).Clear();
                    T[] first = Draw.Values<T>(length + 2, length);
                    T[] second = Draw.Values<T>(length + 3, length);
                    T[] third = Draw.Values<T>(length + 4, length);
                    using var gMemory = GuardedMemory<T>.Of(g, atEnd);
                    using var wMemory = GuardedMemory<T>.Of(w, atEnd);
                    using var firstMemory = GuardedMemory<T>.Of(first, atEnd);
                    using var secondMemory = GuardedMemory<T>.Of(second, atEnd);
                    using var thirdMemory = GuardedMemory<T>.Of(third, atEnd);
                    UpdateKernel.Run(gMemory.Span, penalties, new ThreeSums<T>(rate), wMemory.Span, firstMemory.Span, secondMemory.Span, thirdMemory.Span);
                    for (int i = 0; i < length; i++)
                    {
                        (T gradient, T shrunk) = Plain(penalties, w[i], g[i]);
                        Assert.Equal(first[i] + gradient, firstMemory.Span[i]);
                        Assert.Equal(second[i] - gradient, secondMemory.Span[i]);
                        Assert.Equal(third[i] + first[i] + gradient, thirdMemory.Span[i]);
                        Assert.Equal(shrunk - (rate * thirdMemory.Span[i]), wMemory.Span[i]);
                    }
                }
            }

            static T Given(int bit, double value) => bit == 0 ? T.Zero : T.CreateTruncating(value);
        }
    }

    [Fact]
    public void Update_NeutralPenalties_AreTheDefaultAndLeaveTheBits()
    {
        Penalties<float> neutral = new() { GradientScale = 1 };
        Assert.True(neutral.OnlyL2);
        Assert.True(default(Penalties<float>).OnlyL2);

        // The loop with all penalties, asked for nothing, does what the short one does.
        float[] g = Draw.Values<float>(1, 64);
        float[] w = Draw.Values<float>(2, 64);
        float[] shortly = [.. w];
        float[] wholly = [.. w];
        UpdateKernel.Run(g, new Penalties<float> { L2 = 0.5f }, new PlainRule<float>(0.1f), shortly, [], [], []);
        UpdateKernel.Run(g, new Penalties<float> { L2 = 0.5f, ClipValue = 1e30f }, new PlainRule<float>(0.1f), wholly, [], [], []);
        Assert.Equal(shortly, wholly);
    }

    [Fact]
    public void Update_GradientThatIsNotFinite_IsNotMadeFiniteByClipping()
    {
        float[] w = new float[16];
        float[] g = [float.NaN, float.PositiveInfinity, float.NegativeInfinity, .. new float[13]];
        UpdateKernel.Run(g, new Penalties<float> { ClipValue = 2 }, new PlainRule<float>(1), w, [], [], []);
        Assert.All(w[..3], weight => Assert.True(float.IsNaN(weight)));
        Assert.All(w[3..], weight => Assert.Equal(0, weight));
    }

    [Fact]
    public void Update_WeightThatDecays_EndsAtZeroAndNotAtADenormalNumber()
    {
        float[] single = [.. System.Linq.Enumerable.Repeat(1f, 16)];
        double[] twice = [.. System.Linq.Enumerable.Repeat(1d, 16)];
        for (int step = 0; step < 1200; step++)
        {
            UpdateKernel.Run(new float[16], new Penalties<float> { Shrink = 0.5f }, new PlainRule<float>(1), single, [], [], []);
            UpdateKernel.Run(new double[16], new Penalties<double> { Shrink = 0.5 }, new PlainRule<double>(1), twice, [], [], []);
            Assert.True(single[0] == 0 || float.IsNormal(single[0]));
            Assert.True(twice[0] == 0 || double.IsNormal(twice[0]));
        }

        Assert.Equal(0, single[0]);
        Assert.Equal(0, twice[0]);
    }

    static (T Gradient, T Parameter) Plain<T>(Penalties<T> penalties, T w, T g)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T gradient = penalties.GradientScale == T.Zero ? g : g * penalties.GradientScale;
        if (penalties.ClipValue != T.Zero)
        {
            gradient = T.Clamp(gradient, -penalties.ClipValue, penalties.ClipValue);
        }

        gradient += w > T.Zero ? penalties.L1 : w < T.Zero ? -penalties.L1 : T.Zero;
        return (T.FusedMultiplyAdd(penalties.L2, w, gradient), T.FusedMultiplyAdd(-penalties.Shrink, w, w));
    }

    /// <summary><c>s := s + g; d := d - g; q := q + s; w := w - rate · q</c>: a rule with three states.</summary>
    readonly struct ThreeSums<T>(T rate) : IUpdateRule<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        public static int StateCount => 3;

        public Vector512<T> Update(
            Vector512<T> parameter, Vector512<T> gradient, ref Vector512<T> first, ref Vector512<T> second, ref Vector512<T> third)
        {
            Vector512<T> before = first;
            first += gradient;
            second -= gradient;
            third = third + before + gradient;
            return parameter - (Vector512.Create(rate) * third);
        }
    }
}
