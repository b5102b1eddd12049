using System;
using Nabla.Kernels;

namespace Nabla.Schedules;

/// <summary>Powers with the same bits on every machine.</summary>
static class Power
{
    /// <summary>Up to this whole exponent a power is multiplied out: below, it is exact where the base is a power of two.</summary>
    const int MostMultiplied = 64;

    /// <summary><c>value^exponent</c> for a value and an exponent of at least 0: by repeated squaring, or as <c>e^(exponent · log value)</c>.</summary>
    public static double Of(double value, double exponent)
    {
        if (exponent > MostMultiplied || exponent != Math.Floor(exponent))
        {
            return value == 0 ? 0 : VectorMath.Exp(exponent * VectorMath.Log(value));
        }

        double power = 1;
        for (int left = (int)exponent; left > 0; left >>= 1)
        {
            power = (left & 1) != 0 ? power * value : power;
            value *= value;
        }

        return power;
    }
}
