using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Nabla.Kernels;

namespace Nabla.Speed;

/// <summary>The processor's limit: fused multiply-adds between registers, nothing else.</summary>
static class FmaPeak
{
    const int Iterations = 400_000;

    static float s_sink;

    /// <summary>GFLOP/s of one thread in the widest registers in use; takes about a tenth of a millisecond.</summary>
    public static double Gflops()
    {
        double operations = 0;
        double seconds = Measurement.Seconds(() => operations = Run());
        return operations / seconds / 1e9;
    }

    /// <summary>GFLOP/s of all members of a team together.</summary>
    public static double Gflops(WorkerTeam team)
    {
        var work = new EveryMember();
        team.Run(work);
        double seconds = Measurement.Seconds(() => team.Run(work));
        return work.Operations * team.Size / seconds / 1e9;
    }

    sealed class EveryMember : ITeamWork
    {
        const int Times = 8;

        public double Operations { get; private set; }

        public void Execute(int worker)
        {
            double operations = 0;
            for (int i = 0; i < Times; i++)
            {
                operations += Run();
            }

            if (worker == 0)
            {
                Operations = operations;
            }
        }
    }

    /// <summary>The number of operations it did; a multiply-add counts as two.</summary>
    static double Run()
    {
        if (Vector512.IsHardwareAccelerated)
        {
            s_sink = Chains512(Iterations);
            return 2.0 * 12 * Vector512<float>.Count * Iterations;
        }

        if (Vector256.IsHardwareAccelerated)
        {
            s_sink = Chains256(Iterations);
            return 2.0 * 12 * Vector256<float>.Count * Iterations;
        }

        s_sink = ChainsScalar(Iterations / 16);
        return 2.0 * 4 * (Iterations / 16);
    }

    /// <summary>Twelve independent chains: enough to hide the latency of a fused multiply-add.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static float Chains512(int iterations)
    {
        Vector512<float> a = Vector512.Create(0.999f), b = Vector512.Create(1e-3f);
        Vector512<float> c0 = b, c1 = b, c2 = b, c3 = b, c4 = b, c5 = b, c6 = b, c7 = b, c8 = b, c9 = b, c10 = b, c11 = b;
        for (int i = 0; i < iterations; i++)
        {
            c0 = Vector512.FusedMultiplyAdd(c0, a, b);
            c1 = Vector512.FusedMultiplyAdd(c1, a, b);
            c2 = Vector512.FusedMultiplyAdd(c2, a, b);
            c3 = Vector512.FusedMultiplyAdd(c3, a, b);
            c4 = Vector512.FusedMultiplyAdd(c4, a, b);
            c5 = Vector512.FusedMultiplyAdd(c5, a, b);
            c6 = Vector512.FusedMultiplyAdd(c6, a, b);
            c7 = Vector512.FusedMultiplyAdd(c7, a, b);
            c8 = Vector512.FusedMultiplyAdd(c8, a, b);
            c9 = Vector512.FusedMultiplyAdd(c9, a, b);
            c10 = Vector512.FusedMultiplyAdd(c10, a, b);
            c11 = Vector512.FusedMultiplyAdd(c11, a, b);
        }

        return Vector512.Sum(c0 + c1 + c2 + c3 + c4 + c5 + c6 + c7 + c8 + c9 + c10 + c11);
    }

    /// <inheritdoc cref="Chains512"/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static float Chains256(int iterations)
    {
        Vector256<float> a = Vector256.Create(0.999f), b = Vector256.Create(1e-3f);
        Vector256<float> c0 = b, c1 = b, c2 = b, c3 = b, c4 = b, c5 = b, c6 = b, c7 = b, c8 = b, c9 = b, c10 = b, c11 = b;
        for (int i = 0; i < iterations; i++)
        {
            c0 = Vector256.FusedMultiplyAdd(c0, a, b);
            c1 = Vector256.FusedMultiplyAdd(c1, a, b);
            c2 = Vector256.FusedMultiplyAdd(c2, a, b);
            c3 = Vector256.FusedMultiplyAdd(c3, a, b);
            c4 = Vector256.FusedMultiplyAdd(c4, a, b);
            c5 = Vector256.FusedMultiplyAdd(c5, a, b);
            c6 = Vector256.FusedMultiplyAdd(c6, a, b);
            c7 = Vector256.FusedMultiplyAdd(c7, a, b);
            c8 = Vector256.FusedMultiplyAdd(c8, a, b);
            c9 = Vector256.FusedMultiplyAdd(c9, a, b);
            c10 = Vector256.FusedMultiplyAdd(c10, a, b);
            c11 = Vector256.FusedMultiplyAdd(c11, a, b);
        }

        return Vector256.Sum(c0 + c1 + c2 + c3 + c4 + c5 + c6 + c7 + c8 + c9 + c10 + c11);
    }

    /// <summary>Four chains: without the instruction, the C library computes each step.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static float ChainsScalar(int iterations)
    {
        float c0 = 1, c1 = 1, c2 = 1, c3 = 1;
        for (int i = 0; i < iterations; i++)
        {
            c0 = float.FusedMultiplyAdd(c0, 0.999f, 1e-3f);
            c1 = float.FusedMultiplyAdd(c1, 0.999f, 1e-3f);
            c2 = float.FusedMultiplyAdd(c2, 0.999f, 1e-3f);
            c3 = float.FusedMultiplyAdd(c3, 0.999f, 1e-3f);
        }

        return c0 + c1 + c2 + c3;
    }
}
