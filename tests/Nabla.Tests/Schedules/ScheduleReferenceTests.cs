using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json;
using Nabla.Schedules;

namespace Nabla.Tests.Schedules;

/// <summary>The learning rates that PyTorch 1.13 has in each step, to 1e-12.</summary>
public sealed class ScheduleReferenceTests
{
    static readonly JsonElement s_schedules = ReferenceData.Read("schedules.json").GetProperty("schedules");

    /// <summary>The name in the file, the schedule, and the number of entries that it defines.</summary>
    public static TheoryData<string, string, int> Cases => new()
    {
        { "constant", "constant", 30 },
        { "step", "step:every=5,factor=0.5", 30 },
        { "multistep", "multi-step:at1=4,at2=10,at3=20,factor=0.5", 30 },
        { "exponential", "exponential:factor=0.9", 30 },
        { "cosine", "cosine:floor=0.01,steps=20", 21 }, // PyTorch goes up again behind its length
        { "cosine_restarts", "cosine-restarts:first=5,multiplier=2,floor=0.01", 30 },
        { "linear_warmup", "linear-warm-up:start=0.1,steps=5", 30 },
        { "warmup_cosine", "linear-warm-up:start=0.2,steps=4+constant:steps=1+cosine:floor=0.01", 30 },
        { "polynomial", "polynomial:power=1,steps=20", 30 },
        { "inverse_scaling", "inverse-scaling:power=0.5", 30 },
        { "inverse_time", "inverse-time:decay=0.2", 30 },
        { "one_cycle", "one-cycle:rise=0.3,division=25,final-division=10000", 30 },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Share_EveryStep_IsPyTorchs(string name, string text, int entries)
    {
        Schedule schedule = Schedule.Parse(text);
        JsonElement reference = s_schedules.EnumerateArray().Single(entry => entry.GetProperty("name").GetString() == name);
        double[] rates = ReferenceData.Numbers(reference.GetProperty("lr"));
        double rate = reference.GetProperty("params").TryGetProperty("lr", out JsonElement lr) || reference.GetProperty("params").TryGetProperty("max_lr", out lr)
            ? lr.GetDouble()
            : throw new InvalidOperationException(name);
        for (int step = 0; step < entries; step++)
        {
            ReferenceData.AssertClose(rates[step], rate * schedule.Share(step, 30), 1e-18, 1e-12, $"{name}, step {step}");
        }
    }

    [Fact]
    public void Share_Plateau_IsPyTorchs()
    {
        JsonElement reference = s_schedules.EnumerateArray().Single(entry => entry.GetProperty("name").GetString() == "plateau");
        double[] losses = ReferenceData.Numbers(reference.GetProperty("params").GetProperty("metric_after_epoch"));
        double[] rates = ReferenceData.Numbers(reference.GetProperty("lr"));
        Schedule schedule = Schedule.Parse("reduce-on-plateau:factor=0.5,patience=2,threshold=0.0001,cooldown=0,floor=0.1");
        Assert.True(schedule.ReadsLosses);
        for (int epoch = 0; epoch < rates.Length; epoch++)
        {
            ReferenceData.AssertClose(rates[epoch], 0.1 * schedule.Share(0, 1000, losses.AsSpan(0, epoch)), 0, 1e-12, $"epoch {epoch}");
        }
    }

    [Fact]
    public void Cases_EveryScheduleOfTheFileAndOfTheRegistry_IsThere()
    {
        IEnumerable<string> names = Cases.Select(row => row.Data.Item1).Append("plateau");
        Assert.Equal(s_schedules.EnumerateArray().Select(entry => entry.GetProperty("name").GetString()).Order(), names.Order());
        string all = string.Concat(Cases.Select(row => row.Data.Item2)) + "reduce-on-plateau";
        Assert.All(Schedule.All, schedule => Assert.Contains(schedule.Name, all, StringComparison.Ordinal));
    }
}
