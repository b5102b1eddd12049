using System;
using System.Linq;
using System.Text.Json;
using Nabla.Initializers;
using Nabla.Kernels;

namespace Nabla.Tests.Initializers;

public sealed class InitializerTests
{
    [Fact]
    public void Draw_EveryReferenceCase_StaysWithinTheLimitAndHasTheDeviation()
    {
        foreach (JsonElement expected in ReferenceData.Read("initialisation.json").GetProperty("cases").EnumerateArray())
        {
            int fanIn = expected.GetProperty("fan_in").GetInt32();
            int fanOut = expected.GetProperty("fan_out").GetInt32();
            Initializer initializer = Initializer.Parse(expected.GetProperty("name").GetString()!.Replace("torch_linear_default", "torch-linear").Replace('_', '-'));
            var random = new CounterRandom(5, RandomPurpose.InitialWeights);
            const int Count = 100_000;
            double[] draws = new double[Count]; // more than such a layer has, all of one distribution
            initializer.Fill(random, fanIn, fanOut, draws, []);
            double std = expected.GetProperty("std").GetDouble();
            double deviation = Math.Sqrt(draws.Average(draw => draw * draw));

            // Four standard errors of the mean and of the deviation of a normal sample; a uniform one has less.
            Assert.Equal(0, draws.Average(), 4 * std / Math.Sqrt(Count));
            Assert.Equal(std, deviation, 4 * std / Math.Sqrt(2 * Count));
            if (expected.GetProperty("limit").ValueKind == JsonValueKind.Number)
            {
                double limit = expected.GetProperty("limit").GetDouble();
                Assert.True(draws.Max(Math.Abs) <= limit);
                Assert.True(draws.Max(Math.Abs) > 0.999 * limit);
            }
        }
    }

    [Fact]
    public void Parse_EveryName_FindsItsInitializer() =>
        Assert.All(Initializer.All, initializer => Assert.Equal(initializer, Initializer.Parse(initializer.Name)));
}
