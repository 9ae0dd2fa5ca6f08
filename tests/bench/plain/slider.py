"""A bare app: one slider and one Plotly chart."""

import plotly.graph_objects as go
import streamlit as st

n = st.slider("n", 1, 100, 50)
fig = go.Figure(go.Scatter(x=list(range(100)), y=[(i * n) % 101 for i in range(100)], mode="lines"))
st.plotly_chart(fig)
