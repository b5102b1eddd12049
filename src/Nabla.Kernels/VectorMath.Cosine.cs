using System;

namespace Nabla.Kernels;

static partial class VectorMath
{
    /// <summary><c>cos(pi x)</c> for x in [0, 1], below 2e-16 absolute: the Taylor polynomials of sine and cosine on the nearest quarter.</summary>
    public static double CosineOfHalfTurns(double x)
    {
        // cos(pi x) = -cos(pi (1 - x)), and near 1/2 it is the sine of what is left: the argument never exceeds pi / 4.
        if (x > 0.5)
        {
            return -CosineOfHalfTurns(1 - x);
        }

        return x <= 0.25 ? CosineNearZero(Math.PI * x) : SineNearZero(Math.PI * (0.5 - x));
    }

    /// <summary>1 - x²/2! + x⁴/4! - ... to x^16 / 16!, for |x| up to pi / 4.</summary>
    static double CosineNearZero(double x)
    {
        double z = x * x;
        double sum = 4.779477332387385e-14;
        sum = Math.FusedMultiplyAdd(sum, z, -1.1470745597729725e-11);
        sum = Math.FusedMultiplyAdd(sum, z, 2.08767569878681e-9);
        sum = Math.FusedMultiplyAdd(sum, z, -2.755731922398589e-7);
        sum = Math.FusedMultiplyAdd(sum, z, 2.48015873015873e-5);
        sum = Math.FusedMultiplyAdd(sum, z, -1.3888888888888889e-3);
        sum = Math.FusedMultiplyAdd(sum, z, 4.1666666666666664e-2);
        sum = Math.FusedMultiplyAdd(sum, z, -0.5);
        return Math.FusedMultiplyAdd(sum, z, 1);
    }

    /// <summary>x - x³/3! + x⁵/5! - ... to x^15 / 15!, for |x| up to pi / 4.</summary>
    static double SineNearZero(double x)
    {
        double z = x * x;
        double sum = -7.647163731819816e-13;
        sum = Math.FusedMultiplyAdd(sum, z, 1.6059043836821613e-10);
        sum = Math.FusedMultiplyAdd(sum, z, -2.505210838544172e-8);
        sum = Math.FusedMultiplyAdd(sum, z, 2.7557319223985893e-6);
        sum = Math.FusedMultiplyAdd(sum, z, -1.984126984126984e-4);
        sum = Math.FusedMultiplyAdd(sum, z, 8.333333333333333e-3);
        sum = Math.FusedMultiplyAdd(sum, z, -0.16666666666666666);
        return Math.FusedMultiplyAdd(sum * z, x, x);
    }
}
