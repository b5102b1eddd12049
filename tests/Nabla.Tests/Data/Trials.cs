using System;
using System.Globalization;

namespace Nabla.Tests.Data;

/// <summary>How many random cases a test takes: NABLA_TRIALS_DIVISOR of them where it runs once for each planted fault (eng/mutation), all of them otherwise.</summary>
static class Trials
{
    static readonly int s_divisor = Environment.GetEnvironmentVariable("NABLA_TRIALS_DIVISOR") is { Length: > 0 } text ? int.Parse(text, CultureInfo.InvariantCulture) : 1;

    public static int Of(int count) => Math.Max(1, count / s_divisor);
}
