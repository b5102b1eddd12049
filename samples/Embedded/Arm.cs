using System;

namespace Nabla.Samples;

/// <summary>A robot arm with two joints in the plane. This is the world: the network sees poses and positions only, never these formulas.</summary>
static class Arm
{
    const double Upper = 0.6;
    const double Lower = 0.4;

    /// <summary>The angles of the joints are between these, in radians.</summary>
    public static readonly (double Least, double Most)[] Range = [(0, Math.PI / 2), (0.3, 2.4)];

    /// <summary>Where the hand is, in metres from the shoulder, when the joints have these angles.</summary>
    public static (double X, double Y) Hand(double shoulder, double elbow) => (
        (Upper * Math.Cos(shoulder)) + (Lower * Math.Cos(shoulder + elbow)),
        (Upper * Math.Sin(shoulder)) + (Lower * Math.Sin(shoulder + elbow)));

    /// <summary>A pose anywhere in the range.</summary>
    public static double[] Pose(Random random) =>
        Array.ConvertAll(Range, range => range.Least + ((range.Most - range.Least) * random.NextDouble()));
}
