using System;
using Nabla.Data.Features;

namespace Nabla.Tests.Data;

public sealed class IsoDateTests
{
    [Theory]
    [InlineData("2024-02-29")]
    [InlineData("2024-02-29T23:59")]
    [InlineData("2024-02-29 23:59:30")]
    [InlineData("2024-02-29T23:59:30.125Z")]
    [InlineData("2024-02-29T23:59:30+05:30")]
    public void TryParse_DateOrDateTime_GivesTheDayAsWritten(string text)
    {
        Assert.True(IsoDate.TryParse(text, out DateOnly date));
        Assert.Equal(new DateOnly(2024, 2, 29), date);
    }

    [Theory]
    [InlineData("")]
    [InlineData("2023-02-29")]
    [InlineData("29.02.2024")]
    [InlineData("2024-2-29")]
    [InlineData("2024-02-29T")]
    [InlineData("2024-02-29T24:00")]
    [InlineData("2024-02-29T23:59+99:00")]
    [InlineData("2024-02-29 noon")]
    public void TryParse_AnythingElse_IsNoDate(string text) => Assert.False(IsoDate.TryParse(text, out _));
}
