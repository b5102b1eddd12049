// What the textbooks claim about multilayer perceptrons, tried out: one file a claim. Each prints numbers, then whether the claim holds.
//   dotnet run -c Release              all of them
//   dotnet run -c Release -- sine      one of them
using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Nabla.Samples.Claims;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;

var claims = new Dictionary<string, Action>
{
    ["xor"] = ExclusiveOr.Run,
    ["steep"] = SteepSigmoid.Run,
    ["sine"] = SineApproximation.Run,
    ["zero"] = ZeroWeights.Run,
    ["collapse"] = LinearCollapse.Run,
    ["overfitting"] = Overfitting.Run,
    ["early-stopping"] = EarlyStopping.Run,
    ["optimizers"] = OptimizersCompared.Run,
};

if (args.FirstOrDefault(name => !claims.ContainsKey(name)) is { } unknown)
{
    Console.Error.WriteLine($"There is no claim '{unknown}'; the claims are {string.Join(", ", claims.Keys)}.");
    return 2;
}

foreach (string name in args.Length == 0 ? [.. claims.Keys] : args)
{
    claims[name]();
}

return 0;
