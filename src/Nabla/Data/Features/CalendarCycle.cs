using System;

namespace Nabla.Data.Features;

/// <summary>
/// A place in a cycle of the calendar as a point on a circle, so that 31 December lies beside 1 January. Sine and cosine are the kernel
/// polynomials of FDLIBM (k_sin.c, k_cos.c) in one fixed order of operations: the same bits on every machine.
/// </summary>
static class CalendarCycle
{
    const int DaysOfYear = 366;

    /// <summary><c>sin(2 pi (day - 1) / 366)</c> and <c>cos(2 pi (day - 1) / 366)</c>.</summary>
    /// <param name="day">The day of the year, 1 to 366.</param>
    public static (double Sine, double Cosine) At(int day) => At(day - 1, DaysOfYear);

    /// <summary><c>sin(2 pi step / steps)</c> and <c>cos(2 pi step / steps)</c>.</summary>
    /// <param name="step">0 to <paramref name="steps"/> - 1.</param>
    /// <param name="steps">The steps of the whole circle.</param>
    public static (double Sine, double Cosine) At(int step, int steps)
    {
        // The nearest quarter of the circle and the signed distance from it, in quarter steps: exact in integers.
        int quarterSteps = 4 * step;
        int quarter = (quarterSteps + steps / 2) / steps;
        double x = (quarterSteps - quarter * steps) * (Math.PI / (2 * steps));
        double z = x * x;
        double sine = x + x * z * SinePolynomial(z);
        double cosine = 1 - (0.5 * z - z * z * CosinePolynomial(z));
        return (quarter & 3) switch
        {
            0 => (sine, cosine),
            1 => (cosine, -sine),
            2 => (-sine, -cosine),
            _ => (-cosine, sine),
        };
    }

    static double SinePolynomial(double z)
    {
        double r = 1.58969099521155010221e-10;
        r = Math.FusedMultiplyAdd(r, z, -2.50507602534068634195e-08);
        r = Math.FusedMultiplyAdd(r, z, 2.75573137070700676789e-06);
        r = Math.FusedMultiplyAdd(r, z, -1.98412698298579493134e-04);
        r = Math.FusedMultiplyAdd(r, z, 8.33333333332248946124e-03);
        return Math.FusedMultiplyAdd(r, z, -1.66666666666666324348e-01);
    }

    static double CosinePolynomial(double z)
    {
        double r = -1.13596475577881948265e-11;
        r = Math.FusedMultiplyAdd(r, z, 2.08757232129817482790e-09);
        r = Math.FusedMultiplyAdd(r, z, -2.75573143513906633035e-07);
        r = Math.FusedMultiplyAdd(r, z, 2.48015872894767294178e-05);
        r = Math.FusedMultiplyAdd(r, z, -1.38888888888741095749e-03);
        return Math.FusedMultiplyAdd(r, z, 4.16666666666666019037e-02);
    }
}
